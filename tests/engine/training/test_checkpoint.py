"""Laws of the checkpoint."""

from pathlib import Path

import pytest
import torch

from core import digests, files
from core.engine.training import checkpoint
from core.engine.training.checkpoint import Position
from core.errors import RunDamaged
from core.runs.event import Result
from tests import worlds


def test_a_position_comes_back_as_it_was(tmp_path: Path) -> None:
    position = Position(epoch=3, batch=2, loss_sum=0.1 + 0.2, best=(0.5, -0.25))
    position.history.append({"epoch": 1, "training_loss": None})
    tensors = {"net": {"w": torch.randn(3)}}
    checkpoint.save(tmp_path, position, tensors)
    found = checkpoint.read(tmp_path / checkpoint.CHECKPOINT_FILE, "cpu")
    assert found[0] == position
    assert torch.equal(found[1]["net"]["w"], tensors["net"]["w"])


def code(path: Path) -> None:
    torch.save({"position": Path}, path)


DAMAGES = {
    "half of it": lambda path: worlds.truncate(path, keep=0.5),
    "0 bytes": lambda path: path.write_bytes(b""),
    "64 flipped bytes": lambda path: worlds.flip(path, 64),
    "one flipped bit of a tensor": lambda path: worlds.flip(path, 1, within=(0.4, 0.6)),
    "text": lambda path: path.write_bytes(b"half a check"),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "code": code,
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("version", ["this one", "0.2.0, without a digest"])
def test_a_damaged_checkpoint_is_told_and_never_loaded_in_silence(
    tmp_path: Path, damage: str, version: str
) -> None:
    path = tmp_path / checkpoint.CHECKPOINT_FILE
    checkpoint.save(tmp_path, Position(epoch=1), {"net": {"w": torch.randn(5000)}})
    if version != "this one":
        (tmp_path / digests.DIGESTS_FILE).unlink()
    DAMAGES[damage](path)
    with pytest.raises(RunDamaged) as caught:
        checkpoint.read(path, "cpu")
    assert "weights_only" not in caught.value.why


def test_a_checkpoint_of_version_0_2_is_still_read(tmp_path: Path) -> None:
    checkpoint.save(tmp_path, Position(epoch=1), {})
    (tmp_path / digests.DIGESTS_FILE).unlink()
    assert checkpoint.read(tmp_path / checkpoint.CHECKPOINT_FILE, "cpu")[0].epoch == 1


def test_the_checkpoint_before_the_last_is_kept_and_whole(tmp_path: Path) -> None:
    for epoch in (1, 2, 3):
        checkpoint.save(tmp_path, Position(epoch=epoch), {})
    found = [checkpoint.read(path, "cpu")[0].epoch for path in checkpoint.kept(tmp_path)]
    assert found == [3, 2]
    checkpoint.settle(tmp_path)
    assert [path.name for path in checkpoint.kept(tmp_path)] == [checkpoint.CHECKPOINT_FILE]


def test_a_kill_between_the_two_renames_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint.save(tmp_path, Position(epoch=1), {})
    replace = Path.replace

    def killed(self: Path, target: Path) -> Path:
        if Path(target).name == checkpoint.CHECKPOINT_FILE:
            raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            checkpoint.save(tmp_path, Position(epoch=2), {})
    (left,) = checkpoint.kept(tmp_path)
    assert checkpoint.read(left, "cpu")[0].epoch == 1


def test_where_there_is_room_for_one_the_earlier_one_gives_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for epoch in (1, 2):
        checkpoint.save(tmp_path, Position(epoch=epoch), {})
    true = torch.save

    def short(held: object, path: Path) -> None:
        if (tmp_path / checkpoint.EARLIER).exists():
            raise OSError(28, "No space left on device")
        true(held, path)

    monkeypatch.setattr(torch, "save", short)
    checkpoint.save(tmp_path, Position(epoch=3), {})
    found = [checkpoint.read(path, "cpu")[0].epoch for path in checkpoint.kept(tmp_path)]
    assert found == [3, 2]


def test_halves_of_a_killed_worker_are_swept_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "best").mkdir()
    halves = [tmp_path / ".checkpoint.pt.ab.tmp", tmp_path / "best" / ".model.safetensors.cd.tmp"]
    others = [tmp_path / ".worker.json.ef.tmp", tmp_path / "best" / "config.json"]
    for path in (*halves, *others):
        path.touch()
    checkpoint.sweep(tmp_path)
    assert [path.exists() for path in (*halves, *others)] == [False, False, True, True]


def test_a_checkpoint_that_fails_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint.save(tmp_path, Position(epoch=1), {})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(Exception, match="disk is full"):
        checkpoint.save(tmp_path, Position(epoch=2), {})
    assert checkpoint.read(tmp_path / checkpoint.CHECKPOINT_FILE, "cpu")[0].epoch == 1
    assert {path.name for path in tmp_path.iterdir()} == {
        checkpoint.CHECKPOINT_FILE,
        digests.DIGESTS_FILE,
    }


def test_large_checkpoints_are_written_less_often() -> None:
    assert checkpoint.next_pause(0.1) == checkpoint.EVERY_S
    assert checkpoint.next_pause(10) == 200


def test_an_unfinished_run_tells_what_its_best_weights_reach(tmp_path: Path) -> None:
    assert checkpoint.result_so_far(tmp_path) is None
    about = {"strategy": "full", "validation": {"accuracy": 0.9}, "baseline": None, "epochs": 2}
    files.write_json(tmp_path / "best" / "graft.json", {**about, "other": 1})
    assert checkpoint.result_so_far(tmp_path) == Result(**about, seconds={})
