from pathlib import Path

import pytest

from benchmarks import loop
from core.engine.training import loop as train
from core.engine.training.train_state import TrainState
from tests.engine import trainings

SETTINGS = {"epochs": 4, "head_epochs": 1, "batch_size": 8, "side_px": 64, "patience": 0}


@pytest.fixture
def opened(tmp_path: Path) -> TrainState:
    world = trainings.coloured(tmp_path / "pictures", 10)
    plan = loop.planned(world, trainings.backbone(tmp_path / "weights"), "staged", **SETTINGS)
    t = loop.open_training(plan.model_copy(update={"device": "cpu"}), tmp_path / "run")
    loop.last_stage(t)
    return t


def test_the_last_stage_is_the_one_that_is_measured(opened: TrainState) -> None:
    assert opened.stage is opened.stages[-1]
    assert opened.stage.trainable


def test_both_rates_come_from_the_engines_own_step(
    opened: TrainState, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []
    own = train._update
    monkeypatch.setattr(train, "_update", lambda *a: steps.append(len(a[1])) or own(*a))
    assert loop.pipeline(opened, 0.01) > 0
    real = list(steps)
    steps.clear()
    assert loop.synthetic(opened, 0.01) > 0
    assert real[: opened.feed.batches] == steps[: opened.feed.batches], "the same sizes of batches"
    assert loop.feeding(opened, 0.01) > 0


def test_epochs_tell_memory_after_each_and_put_the_engine_back(opened: TrainState) -> None:
    before = [getattr(module, name) for module, name in loop.STREAMING]
    found = loop.epochs(opened)
    assert len(found["resident_mb"]) == opened.stages[-1].epochs
    assert 0 < found["streaming"] < 0.5
    assert [getattr(module, name) for module, name in loop.STREAMING] == before
