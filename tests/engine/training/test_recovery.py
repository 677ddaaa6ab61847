"""Laws of taking a training up: no damage is silent, none is a dead end."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch

from core import digests, files
from core.data import split
from core.engine.run_context import RunContext
from core.engine.training import checkpoint, loop, run_training, trained_model
from core.errors import RunDamaged
from core.plan import plan as plans
from core.runs import events
from core.runs.stop import StopSignal
from tests import worlds
from tests.engine import trainings


class _Killed(BaseException):
    """Stands for SIGKILL."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that came to its end, and the same one killed after its second epoch of three."""
    place = tmp_path_factory.mktemp("recovery")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAFT_HOME", str(place / "home"))
        _train(place, patch)
    return place


def _train(place: Path, patch: pytest.MonkeyPatch) -> None:
    pictures = trainings.coloured(place / "pictures", 12)
    plan = trainings.plan(
        pictures, trainings.backbone(place / "w"), "full", side_px=32, epochs=3, patience=0
    )
    run_training.do(trainings.context(plan, place / "calm"))
    killed = trainings.context(plan, place / "killed")
    true = loop.tell_epoch

    def tell(t: Any) -> None:
        true(t)
        if t.progress.epoch == 2:
            raise _Killed

    patch.setattr(loop, "tell_epoch", tell)
    with pytest.raises(_Killed):
        run_training.do(killed)


@pytest.fixture(autouse=True)
def _one_home(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was measured of the device is remembered there, and has to stay the same."""
    monkeypatch.setenv("GRAFT_HOME", str(world / "home"))


def taken(world: Path, name: str, tmp_path: Path) -> RunContext:
    """A copy of one of the two, as a worker that starts finds it."""
    run = Path(shutil.copytree(world / name, tmp_path / "run"))
    rows = tuple(split.load_rows(run / "split.csv"))
    return RunContext(
        run=run,
        plan=plans.load(run),
        rows=rows,
        journal=events.Journal(run),
        stop=StopSignal(place=run),
    )


def noticed(run: Path) -> dict[str, dict[str, Any]]:
    told = [event["finding"] for event in trainings.told(run, "finding")]
    return {finding["id"]: finding for finding in told}


def as_calm(world: Path, run: Path) -> bool:
    same = trainings.curve(run) == trainings.curve(world / "calm")
    return same and trainings.weights(run) == trainings.weights(world / "calm")


def test_a_whole_checkpoint_is_gone_on_from_without_a_word(world: Path, tmp_path: Path) -> None:
    context = taken(world, "killed", tmp_path)
    run_training.do(context)
    assert as_calm(world, context.run)
    assert not noticed(context.run).keys() & {"checkpoint-damaged", "training-began-again"}
    assert not (context.run / checkpoint.EARLIER).exists()


@pytest.mark.parametrize("flipped", [64, 0])
def test_from_a_damaged_checkpoint_it_goes_back_to_the_one_before_and_says_so(
    world: Path, tmp_path: Path, flipped: int
) -> None:
    context = taken(world, "killed", tmp_path)
    path = context.run / checkpoint.CHECKPOINT_FILE
    worlds.flip(path, flipped) if flipped else path.write_bytes(b"")
    run_training.do(context)
    assert as_calm(world, context.run)
    found = noticed(context.run)["checkpoint-damaged"]
    assert "1 epoch is repeated" in found["sentence"]
    assert (context.run / "checkpoint.damaged.pt").is_file()
    assert found["items"] == ["checkpoint.damaged.pt"]


def test_a_lost_newest_checkpoint_is_the_one_before(world: Path, tmp_path: Path) -> None:
    context = taken(world, "killed", tmp_path)
    (context.run / checkpoint.CHECKPOINT_FILE).unlink()
    run_training.do(context)
    assert as_calm(world, context.run)


def test_two_damaged_checkpoints_are_no_dead_end_and_cost_no_weights(
    world: Path, tmp_path: Path
) -> None:
    context = taken(world, "killed", tmp_path)
    before = trainings.weights(context.run)
    for path in checkpoint.kept(context.run):
        path.write_bytes(b"")
    run_training.do(context)
    assert as_calm(world, context.run)
    found = noticed(context.run)["training-began-again"]
    assert "2 epochs are repeated" in found["sentence"]
    assert files.content_hash(context.run / "best.before" / "model.safetensors") == before


def test_a_checkpoint_of_another_network_is_not_taken_up(world: Path, tmp_path: Path) -> None:
    context = taken(world, "killed", tmp_path)
    for path in checkpoint.kept(context.run):
        position, tensors = checkpoint.read(path, "cpu")
        tensors["net"].popitem()
        checkpoint.save(context.run, position, tensors)
    run_training.do(context)
    assert as_calm(world, context.run)
    assert "training-began-again" in noticed(context.run)


def test_damaged_best_weights_come_back_from_a_checkpoint_that_holds_them(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = taken(world, "calm", tmp_path)
    position, tensors = checkpoint.read(context.run / checkpoint.CHECKPOINT_FILE, "cpu")
    position.best_epoch = position.epoch
    checkpoint.save(context.run, position, tensors)
    worlds.flip(context.run / "best" / "model.safetensors", 64)
    monkeypatch.setattr(loop, "learn_epoch", lambda _: pytest.fail("nothing is to be learnt"))
    run_training.do(context)
    assert "model-written-again" in noticed(context.run)
    assert (context.run / "best.damaged" / "model.safetensors").is_file()
    model = trained_model.load(context.run).net.state_dict()
    assert all(torch.equal(model[name], tensor) for name, tensor in tensors["net"].items())


@pytest.mark.parametrize("name", ["model.safetensors", "graft.json", "config.json"])
def test_damaged_best_weights_that_nothing_else_holds_are_learnt_again(
    world: Path, tmp_path: Path, name: str
) -> None:
    context = taken(world, "calm", tmp_path)
    position, tensors = checkpoint.read(context.run / checkpoint.CHECKPOINT_FILE, "cpu")
    position.best_epoch = 1
    checkpoint.save(context.run, position, tensors)
    worlds.flip(context.run / "best" / name, 1)
    run_training.do(context)
    assert as_calm(world, context.run)
    assert "3 epochs are repeated" in noticed(context.run)["training-began-again"]["sentence"]


def test_best_weights_that_are_damaged_under_way_are_not_handed_over(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, true = taken(world, "killed", tmp_path), loop.tell_epoch

    def tell(t: Any) -> None:
        true(t)
        if t.progress.epoch == 3:
            worlds.flip(context.run / "best" / "model.safetensors", 64)

    with monkeypatch.context() as patch:
        patch.setattr(loop, "tell_epoch", tell)
        with pytest.raises(RunDamaged, match="model") as caught:
            run_training.do(context)
    assert "graft resume" in caught.value.fix
    run_training.do(context)
    assert as_calm(world, context.run)


def test_a_run_of_version_0_2_is_taken_up_as_it_was(world: Path, tmp_path: Path) -> None:
    context = taken(world, "killed", tmp_path)
    (context.run / checkpoint.EARLIER).unlink()
    for folder in (context.run, context.run / "best"):
        (folder / digests.DIGESTS_FILE).unlink()
    run_training.do(context)
    assert as_calm(world, context.run)
    assert not noticed(context.run).keys() & {"checkpoint-damaged", "training-began-again"}


@pytest.mark.parametrize("shape", ["a file", "a loop"])
def test_what_lies_in_the_place_of_the_best_weights_is_no_dead_end(
    world: Path, tmp_path: Path, shape: str
) -> None:
    context = taken(world, "killed", tmp_path)
    shutil.rmtree(context.run / "best")
    if shape == "a file":
        (context.run / "best").write_text("x")
    else:
        (context.run / "best").symlink_to(context.run / "best")
    run_training.do(context)
    assert as_calm(world, context.run)
    assert os.path.lexists(context.run / "best.damaged")
