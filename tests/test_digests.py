"""Laws of digests beside files."""

from pathlib import Path

import pytest

from core import digests, files


def test_a_file_is_whole_until_one_bit_of_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    digests.write_text(path, "weights")
    assert digests.whole(path)
    path.write_bytes(b"wdights")
    assert digests.whole(path) is False


def test_a_file_that_nobody_wrote_down_is_neither_whole_nor_damaged(tmp_path: Path) -> None:
    (tmp_path / "old.bin").write_bytes(b"of an earlier version")
    assert digests.whole(tmp_path / "old.bin") is None
    (tmp_path / digests.DIGESTS_FILE).write_text("[" * 200_000)
    assert digests.whole(tmp_path / "old.bin") is None


def test_a_kill_between_digest_and_file_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, replace = tmp_path / "a.bin", Path.replace
    digests.write_text(path, "old")

    def killed(self: Path, target: Path) -> Path:
        if Path(target).name == "a.bin":
            raise KeyboardInterrupt
        return replace(self, target)

    for data in ("new", "newer"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", killed)
            with pytest.raises(KeyboardInterrupt):
                digests.write_text(path, data)
        assert path.read_text() == "old"
        assert digests.whole(path)
    digests.write_text(path, "newest")
    assert digests.whole(path)


def test_a_renamed_file_is_known_by_the_name_it_was_written_under(tmp_path: Path) -> None:
    digests.write_text(tmp_path / "a.bin", "data")
    moved = (tmp_path / "a.bin").replace(tmp_path / "b.bin")
    assert digests.whole(moved) is None
    assert digests.whole(moved, "a.bin")
    assert files.read_json(tmp_path / digests.DIGESTS_FILE).keys() == {"a.bin"}


def test_what_is_lost_or_changed_is_named(tmp_path: Path) -> None:
    for name in ("lost", "changed", "whole", "folder"):
        digests.write_text(tmp_path / name, name)
    for name in ("lost", "folder"):
        (tmp_path / name).unlink()
    (tmp_path / "folder").mkdir()
    (tmp_path / "changed").write_text("chanked")
    assert sorted(digests.damaged(tmp_path)) == ["changed", "folder", "lost"]
