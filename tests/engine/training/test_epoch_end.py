"""Laws of the end of an epoch: what is kept has to be better than what it began with."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from core.engine.tasks import classify
from core.engine.training import diagnostics, epoch_end
from core.engine.training.checkpoint import Position
from core.plan.recipe import Recipe

PICTURES = 40
LABELS = np.arange(PICTURES) % 2


def answers(right: int) -> np.ndarray:
    """Logits that name the first `right` pictures and no others."""
    said = np.where(np.arange(PICTURES) < right, LABELS, 1 - LABELS)
    return np.eye(2, dtype=np.float32)[said] * 4


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A training that has just looked at its validation pictures; `kept`: what it wrote down."""
    kept: list[np.ndarray] = []
    monkeypatch.setattr(epoch_end, "keep_best", lambda _, logits: kept.append(logits))
    start = [bool(one) for one in classify.TASK.correct(answers(28), LABELS)]
    metric = SimpleNamespace(name="accuracy", higher_is_better=True, said="right")
    plan = SimpleNamespace(recipe=Recipe(strategy="full", patience=2), classes=("a", "b"))
    return SimpleNamespace(
        progress=Position(epoch=3, best=(28 / PICTURES, -1.0), start_right=start),
        task=classify.TASK,
        metric=metric,
        check_labels=LABELS,
        context=SimpleNamespace(plan=plan, notice=lambda finding: None),
        stage=SimpleNamespace(title="whole network"),
        stages=[SimpleNamespace(epochs=10)],
        optimizer=None,
        epochs=[],
        rank=lambda score, loss: (score["accuracy"], -loss),
        kept=kept,
    )


@pytest.mark.parametrize(("right", "taken"), [(20, 0), (28, 0), (30, 0), (36, 1), (40, 1)])
def test_weights_that_learnt_are_kept_only_where_they_are_clearly_better(
    state, right: int, taken: int
) -> None:
    epoch_end.close(state, answers(right))
    assert len(state.kept) == taken
    assert state.progress.best_epoch == (4 if taken else 0)
    assert state.progress.history[-1]["best"] is bool(taken)


def test_once_they_are_kept_any_better_epoch_is(state) -> None:
    for right in (36, 37):
        epoch_end.close(state, answers(right))
    assert [classify.TASK.correct(one, LABELS).sum() for one in state.kept] == [36, 37]
    assert state.progress.start_right is None


def test_a_step_towards_it_is_not_called_standing_still(state) -> None:
    for right in (29, 30):
        epoch_end.close(state, answers(right))
    assert not state.kept
    assert state.progress.since == 0
    assert not state.progress.halted
    for _ in range(2):
        epoch_end.close(state, answers(30))
    assert state.progress.halted


def test_a_start_that_nothing_was_solved_for_gives_way_at_once(state) -> None:
    state.progress.start_right = None
    epoch_end.close(state, answers(29))
    assert len(state.kept) == 1


def test_the_start_that_stays_is_told() -> None:
    for mixed in (True, False):
        kept = diagnostics.start_kept(mixed=mixed)
        assert kept.severity == "note"
        assert ("mix" in kept.sentence) is mixed
