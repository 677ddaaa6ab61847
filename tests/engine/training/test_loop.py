"""Laws of the loop. What it does to a whole run is in test_finetune.py."""

from pathlib import Path

import numpy as np
import pytest

from core.engine.training import loop, run_training
from core.engine.training.epoch_end import number
from tests.engine import trainings


def test_what_is_no_number_is_unknown() -> None:
    assert number(float("nan")) is None
    assert number(float("inf")) is None
    assert number(0.5) == 0.5


def test_every_epoch_learns_from_each_training_picture_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt: list[int] = []
    whole = loop.step

    def step(state, batch):
        learnt.extend(batch.labels.tolist())
        return whole(state, batch)

    monkeypatch.setattr(loop, "step", step)
    world = trainings.coloured(tmp_path / "pictures", 10)
    weights = trainings.backbone(tmp_path / "w")
    recipe = {"side_px": 32, "epochs": 2, "patience": 0, "batch_size": 8}
    context = trainings.context(trainings.plan(world, weights, "full", **recipe), tmp_path / "run")
    run_training.do(context)
    labels = [context.plan.classes.index(row.label) for row in context.side("training")]
    assert np.bincount(learnt).tolist() == (2 * np.bincount(labels)).tolist()
