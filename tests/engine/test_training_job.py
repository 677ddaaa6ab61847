"""Laws of a training as a process of its own."""

import signal
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from core.augment.choice import AugmentationChoice
from core.runs import stop
from tests.engine import trainings

pytestmark = pytest.mark.slow


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return trainings.coloured(tmp_path / "pictures")


def test_features_end_to_end(world: Path, tmp_path: Path) -> None:
    plan = trainings.plan(world, trainings.backbone(tmp_path / "w"), "features")
    run = trainings.create(plan, tmp_path / "run")
    end = trainings.work(run)
    assert end["reason"] == "finished", trainings.log(run)
    assert end["result"]["validation"]["n"] == 12
    assert trainings.told(run, "baseline")
    assert trainings.told(run, "learning")[-1]["settled"]
    for name in ("config.json", "model.safetensors", "labels.json", "graft.json"):
        assert (run / "best" / name).is_file()
    for name in ("training", "validation"):
        assert (run / "predictions" / f"{name}.csv").is_file()


def test_an_error_ends_with_an_end_event(world: Path, tmp_path: Path) -> None:
    plan = trainings.plan(world, trainings.backbone(tmp_path / "w"), "features")
    (tmp_path / "w" / "model.safetensors").write_bytes(b"not weights")
    end = trainings.work(trainings.create(plan, tmp_path / "run"))
    assert end["reason"] == "failed"
    assert end["error"]["reference"] == "weights-refused"


def test_a_folder_that_is_gone_pauses_the_run(world: Path, tmp_path: Path) -> None:
    plan = trainings.plan(world, trainings.backbone(tmp_path / "w"), "features")
    run = trainings.create(plan, tmp_path / "run")
    world.rename(tmp_path / "elsewhere")
    end = trainings.work(run)
    assert (end["reason"], end["error"]["reference"]) == ("paused", "folder-not-found")


def test_a_stop_is_obeyed_within_a_batch_and_resumed(world: Path, tmp_path: Path) -> None:
    plan = trainings.plan(world, trainings.backbone(tmp_path / "w"), "full", epochs=400, patience=0)
    run = trainings.create(plan, tmp_path / "run")
    process = trainings.start(run)
    trainings.wait_for(run, "epoch")
    stop.request(run)
    assert process.wait(30) == 0
    assert trainings.told(run, "end")[-1]["reason"] == "stopped"
    assert trainings.told(run, "end")[-1]["result"]["validation"]["n"] == 12
    done = trainings.told(run, "epoch")[-1]["epoch"]
    stop.withdraw(run)
    again = trainings.start(run)
    trainings.wait_for(run, "epoch", after=done)
    again.terminate()
    assert again.wait(30) == 0
    assert [e["epoch"] for e in trainings.told(run, "epoch")][: done + 1] == [*range(1, done + 2)]


SLOW_HEAD = """
import sys
from core.engine import runner
from core.engine.heads import logistic
logistic._COARSE, logistic._STEPS = -1.0, 10**9  # its first solution is never good enough
sys.exit(runner.main())
"""


def heads_told(run: Path) -> list[dict[str, Any]]:
    return [event for event in trainings.told(run, "progress") if event["phase"] == "head"]


@pytest.mark.parametrize("by_signal", [False, pytest.param(True, marks=pytest.mark.release)])
def test_a_stop_while_the_head_is_solved_ends_the_run_stopped(
    world: Path, tmp_path: Path, by_signal: bool
) -> None:
    plan = trainings.plan(world, trainings.backbone(tmp_path / "w"), "features")
    run = trainings.create(plan, tmp_path / "run")
    process = trainings.start(run, "-c", SLOW_HEAD)
    until = time.monotonic() + 120
    while len(heads_told(run)) < 3 and time.monotonic() < until:
        assert process.poll() is None, trainings.log(run)
        time.sleep(0.05)
    if by_signal:
        process.terminate()
    else:
        stop.request(run)
    assert process.wait(20) == 0
    assert trainings.told(run, "end")[-1]["reason"] == "stopped"
    assert not trainings.told(run, "epoch")
    told = heads_told(run)
    assert all(0 <= event["done"] < event["total"] for event in told)
    left = [event["seconds_left"] for event in told]
    assert all(one is None or 0 < one < 5 for one in left), f"counted down: {left}"
    assert left[-1] is None, "and once that is used up, nothing is invented"
    assert min(b["t"] - a["t"] for a, b in pairwise(told)) > 0.9
    stop.withdraw(run)
    assert trainings.work(run)["reason"] == "finished", trainings.log(run)
    calm = trainings.create(plan, tmp_path / "calm")  # in the same home: one measured speed
    trainings.work(calm)
    assert trainings.weights(run) == trainings.weights(calm)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process there")
def test_ctrl_c_does_not_end_a_training(world: Path, tmp_path: Path) -> None:
    plan = trainings.plan(world, trainings.backbone(tmp_path / "w"), "full", epochs=400, patience=0)
    run = trainings.create(plan, tmp_path / "run")
    process = trainings.start(run)
    trainings.wait_for(run, "epoch")
    done = len(trainings.told(run, "epoch"))
    process.send_signal(signal.SIGINT)
    trainings.wait_for(run, "epoch", after=done + 1)
    process.terminate()
    assert process.wait(30) == 0


def test_a_killed_and_resumed_run_is_bit_for_bit_the_undisturbed_one(
    world: Path, tmp_path: Path
) -> None:
    plan = trainings.plan(
        world,
        trainings.backbone(tmp_path / "w"),
        "gradual",
        epochs=4,
        ema_decay=0.9,
        dropout=0.2,
        balanced_sampling=True,
        augmentations=(
            AugmentationChoice(name="horizontal_flip", strength=1),
            AugmentationChoice(name="mixup", strength=0.4),
        ),
    )
    calm = trainings.create(plan, tmp_path / "calm")
    assert trainings.work(calm)["reason"] == "finished", trainings.log(calm)
    run = trainings.create(plan, tmp_path / "killed")
    for pause_s in (0.0, 0.15, 0.3):
        process = trainings.start(run)
        trainings.wait_for(run, "start", count=len(trainings.told(run, "start")) + 1)
        time.sleep(pause_s)
        process.kill()
        process.wait(30)
    assert trainings.work(run)["reason"] == "finished", trainings.log(run)
    assert trainings.curve(run) == trainings.curve(calm)
    assert trainings.weights(run) == trainings.weights(calm)
