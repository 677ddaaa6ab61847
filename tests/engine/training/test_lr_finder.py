"""Laws of the learning-rate finder."""

from pathlib import Path

import numpy as np
import pytest

from core.engine.training import lr_finder, run_training, trained_model
from tests.engine import trainings


def test_the_last_rate_with_a_low_loss_is_chosen() -> None:
    rates = list(np.geomspace(1e-5, 1, 60))
    falls_then_rises = [2.0 - 1.5 * min(n / 40, 1) + max(0, n - 45) ** 2 / 4 for n in range(60)]
    level_then_rises = [0.2 + max(0, n - 45) ** 2 / 4 for n in range(60)]
    for losses in (falls_then_rises, level_then_rises):
        best = lr_finder.choose(rates, losses)
        assert best is not None
        assert rates[40] <= best <= rates[48]


def test_few_tries_tell_nothing() -> None:
    assert lr_finder.choose([1e-5, 1e-4], [1.0, 2.0]) is None


def test_smoothing_of_a_level_loss_is_that_loss() -> None:
    assert lr_finder.smoothed([0.7] * 5) == pytest.approx([0.7] * 5)


def test_the_search_is_told_kept_and_forgets_what_it_learnt(tmp_path: Path) -> None:
    world = trainings.coloured(tmp_path / "pictures", 16)
    weights = trainings.backbone(tmp_path / "w")
    recipe = {"side_px": 32, "epochs": 2, "batch_size": 4}
    runs = {}
    for name, wanted in (("with", True), ("without", False)):
        plan = trainings.plan(world, weights, "full", find_learning_rate=wanted, **recipe)
        runs[name] = trainings.context(plan, tmp_path / name)
        run_training.do(runs[name])
    told = trainings.told(runs["with"].run, "finder")[0]
    assert len(told["rates"]) == len(told["losses"]) >= 10
    assert told["rates"] == sorted(told["rates"])
    assert 1e-6 <= told["chosen"] <= 0.1
    found = [one["finding"]["id"] for one in trainings.told(runs["with"].run, "finding")]
    assert "learning-rate-found" in found
    chosen = trainings.curve(runs["with"].run)
    assert not trainings.told(runs["without"].run, "finder")
    plain = trainings.curve(runs["without"].run)
    first, other = (abs(one[0]["training"]["loss"]) for one in (chosen, plain))
    assert first == pytest.approx(other, rel=0.5)
    assert trained_model.load(runs["with"].run).classes == runs["without"].plan.classes


@pytest.mark.slow
@pytest.mark.release  # tests/engine/test_training_job.py: killed and resumed without a search
def test_a_resumed_run_keeps_the_rate_that_was_found(tmp_path: Path) -> None:
    world = trainings.coloured(tmp_path / "pictures", 16)
    weights = trainings.backbone(tmp_path / "w")
    plan = trainings.plan(world, weights, "full", find_learning_rate=True, batch_size=4)
    whole = trainings.create(plan, tmp_path / "whole")
    trainings.work(whole)
    killed = trainings.create(plan, tmp_path / "killed")
    process = trainings.start(killed)
    trainings.wait_for(killed, "epoch")
    process.kill()
    process.wait()
    trainings.work(killed)
    assert len(trainings.told(killed, "finder")) == 1
    assert trainings.curve(killed) == trainings.curve(whole)
    assert trainings.weights(killed) == trainings.weights(whole)
