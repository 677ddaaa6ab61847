"""Laws of what is said about the curves."""

from dataclasses import replace

import pytest

from core.engine.training import diagnostics
from core.plan.recipe import Recipe
from core.runs.event import Epoch
from core.tasks import classify

METRIC = classify.TASK.metric
RECIPE = Recipe(epochs=10, strategy="staged")


def history(
    training: list[float | None], held: list[float | None], accuracy: float = 0.9,
    right: float = 0.9,
) -> list[Epoch]:  # fmt: skip
    return [
        Epoch(
            epoch=n,
            of=10,
            stage="whole network",
            training={"loss": a, "accuracy": right},
            validation={"loss": b, "accuracy": accuracy},
        )
        for n, (a, b) in enumerate(zip(training, held, strict=True), 1)
    ]


def said(points: list[Epoch], baseline: float | None = None) -> set[str]:
    return {finding.id for finding in diagnostics.watch(points, baseline, RECIPE, METRIC)}


def test_a_healthy_training_is_left_alone() -> None:
    assert said(history([1.0, 0.6, 0.4, 0.3, 0.25], [1.0, 0.7, 0.5, 0.45, 0.46]), 0.9) == set()
    assert said([]) == set()


def test_overfitting_is_three_epochs_of_curves_that_part() -> None:
    parting = history([0.5, 0.4, 0.3, 0.2], [0.5, 0.6, 0.7, 0.8])
    assert said(parting) == {"overfitting"}
    assert said(parting[:3]) == set()


def test_forgetting_is_worse_than_frozen_features() -> None:
    points = history([0.5] + [0.4] * 7, [0.5] + [0.4] * 7, accuracy=0.8)
    assert said(points, 0.95) == {"forgetting"}
    assert said(points[:7], 0.95) == set(), "most of the epochs are the way"
    assert said(points, 0.82) == set()
    assert said(points, None) == set()


def test_a_loss_that_is_no_number_is_severe() -> None:
    found = diagnostics.watch(history([0.5, None], [0.5, None]), None, RECIPE, METRIC)
    assert (found[0].id, found[0].severity) == ("loss-not-a-number", "severe")


def test_a_rising_training_loss_is_too_high_a_rate() -> None:
    late = history([0.5] * 7 + [2.5], [0.6] * 7 + [3.0])
    assert said(late) == {"learning-rate-too-high"}
    assert said(history([0.5, 2.5], [0.6, 3.0])) == set(), "it may come back"
    assert said(history([0.01, 0.02], [0.6, 0.6])) == set()
    head = [replace(epoch, stage="head") for epoch in late[:-1]]
    assert said([*head, late[-1]]) == set(), "other layers begin to learn"


def test_underfitting_is_a_flat_high_loss() -> None:
    assert said(history([1.1] * 6, [1.1] * 6, right=0.4)) == {"underfitting"}
    assert said(history([1.1] * 3, [1.1] * 3, right=0.4)) == set()
    assert said(history([1.1] * 6, [1.1] * 6, right=0.9)) == set()


@pytest.mark.parametrize("micro", [1, 4])
def test_short_memory_is_told_with_its_number(micro: int) -> None:
    assert str(micro) in diagnostics.memory_short(micro).sentence
