"""Laws of digests beside files."""

from pathlib import Path

import pytest

from core import digests, files


def test_a_file_is_whole_until_one_bit_of_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    digests.write_bytes(path, b"weights")
    assert digests.whole(path)
    path.write_bytes(b"wdights")
    assert digests.whole(path) is False


def test_a_file_that_nobody_wrote_down_is_neither_whole_nor_damaged(tmp_path: Path) -> None:
    (tmp_path / "old.bin").write_bytes(b"of an earlier version")
    assert digests.whole(tmp_path / "old.bin") is None
    (tmp_path / digests.FILE).write_text("[" * 200_000)
    assert digests.whole(tmp_path / "old.bin") is None


def test_a_kill_between_digest_and_file_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, replace = tmp_path / "a.bin", Path.replace
    digests.write_bytes(path, b"old")

    def killed(self: Path, target: Path) -> Path:
        if Path(target).name == "a.bin":
            raise KeyboardInterrupt
        return replace(self, target)

    for data in (b"new", b"newer"):
        monkeypatch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            digests.write_bytes(path, data)
        monkeypatch.undo()
        assert path.read_bytes() == b"old"
        assert digests.whole(path)
    digests.write_bytes(path, b"newest")
    assert digests.whole(path)


def test_a_renamed_file_is_known_by_the_name_it_was_written_under(tmp_path: Path) -> None:
    digests.write_bytes(tmp_path / "a.bin", b"data")
    moved = (tmp_path / "a.bin").replace(tmp_path / "b.bin")
    assert digests.whole(moved) is None
    assert digests.whole(moved, "a.bin")
    assert files.read_json(tmp_path / digests.FILE).keys() == {"a.bin"}
