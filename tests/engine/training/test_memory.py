"""Laws of training where memory is short."""

from pathlib import Path
from typing import Any

import pytest
import torch

from core.engine.run_context import RunContext
from core.engine.training import loop, run_training
from core.errors import OutOfMemory
from tests.engine import trainings


@pytest.fixture
def make(tmp_path: Path):
    world = trainings.coloured(tmp_path / "pictures", 16)
    weights = trainings.backbone(tmp_path / "w")

    def made(name: str, **given: Any) -> RunContext:
        recipe = {"side_px": 32, "epochs": 2, **given}
        return trainings.context(trainings.plan(world, weights, "full", **recipe), tmp_path / name)

    return made


def found(context: RunContext) -> list[str]:
    return [event["finding"]["id"] for event in trainings.told(context.run, "finding")]


def first_loss(context: RunContext) -> float:
    return float(trainings.told(context.run, "epoch")[0]["training"]["loss"])


def refusing(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """A device that holds so many pictures at a time."""
    true = loop._logits

    def short(t, x):
        if len(x) > most:
            raise torch.OutOfMemoryError("no memory")
        return true(t, x)

    monkeypatch.setattr(loop, "_logits", short)


def test_activations_are_first_computed_twice_then_the_batch_is_halved_and_the_result_stays(
    make, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, context = make("plain", head_epochs=0), make("short", head_epochs=0)
    run_training.do(plain)
    refusing(monkeypatch, 2)
    result = run_training.do(context)
    assert found(context)[:2] == ["computed-twice", "memory-short"]
    assert result.validation["n"] == 12
    assert first_loss(plain) == pytest.approx(first_loss(context), rel=1e-3)


def test_a_frozen_backbone_keeps_no_activations_so_its_batch_is_halved_at_once(
    make, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = make("head", head_epochs=1)
    refusing(monkeypatch, 4)
    run_training.do(context)
    assert found(context)[0] == "memory-short"


def test_where_not_one_picture_fits_the_run_says_so(make, monkeypatch: pytest.MonkeyPatch) -> None:
    context = make("none")
    refusing(monkeypatch, 0)
    with pytest.raises(OutOfMemory):
        run_training.do(context)


def test_computing_twice_gives_the_same_training(make) -> None:
    plain, twice = make("plain"), make("twice", gradient_checkpointing=True)
    run_training.do(plain)
    run_training.do(twice)
    losses = [[e["training"]["loss"] for e in trainings.curve(j.run)] for j in (plain, twice)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)
