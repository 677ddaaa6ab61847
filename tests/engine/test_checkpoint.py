"""Laws of the checkpoint."""

from pathlib import Path

import pytest
import torch

from core import files
from core.engine import checkpoint
from core.engine.checkpoint import Position
from core.errors import RunDamaged


def test_a_position_comes_back_as_it_was(tmp_path: Path) -> None:
    position = Position(epoch=3, batch=2, loss_sum=0.1 + 0.2, best=(0.5, -0.25))
    position.history.append({"epoch": 1, "training_loss": None})
    tensors = {"net": {"w": torch.randn(3)}}
    checkpoint.save(tmp_path, position, tensors)
    found = checkpoint.load(tmp_path, "cpu")
    assert found is not None
    assert found[0] == position
    assert torch.equal(found[1]["net"]["w"], tensors["net"]["w"])


def test_none_is_none_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    assert checkpoint.load(tmp_path, "cpu") is None
    (tmp_path / checkpoint.FILE).write_bytes(b"half a check")
    with pytest.raises(RunDamaged):
        checkpoint.load(tmp_path, "cpu")


def test_a_checkpoint_that_fails_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint.save(tmp_path, Position(epoch=1), {})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(Exception, match="disk is full"):
        checkpoint.save(tmp_path, Position(epoch=2), {})
    found = checkpoint.load(tmp_path, "cpu")
    assert found is not None
    assert found[0].epoch == 1
    assert [path.name for path in tmp_path.iterdir()] == [checkpoint.FILE]


def test_large_checkpoints_are_written_less_often() -> None:
    assert checkpoint.next_pause(0.1) == checkpoint.EVERY_S
    assert checkpoint.next_pause(10) == 200


def test_an_unfinished_run_tells_what_its_best_weights_reach(tmp_path: Path) -> None:
    assert checkpoint.result_so_far(tmp_path) is None
    about = {"strategy": "full", "validation": {"accuracy": 0.9}, "baseline": None, "epochs": 2}
    files.write_json(tmp_path / "best" / "graft.json", {**about, "other": 1})
    assert checkpoint.result_so_far(tmp_path) == {**about, "seconds": {}}
