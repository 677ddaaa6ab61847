"""A folder appears whole, or not at all."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import folders
from core.errors import DiskFull


def test_bytes_are_written_and_files_are_copied(tmp_path: Path) -> None:
    source = tmp_path / "source.bin"
    source.write_bytes(b"\0" * 3_000_000 + b"end")
    assert folders.write(tmp_path / "new" / "deep", [("a/1.txt", b"one"), ("a/2.bin", source)])
    assert (tmp_path / "new" / "deep" / "a" / "1.txt").read_bytes() == b"one"
    assert (tmp_path / "new" / "deep" / "a" / "2.bin").read_bytes() == source.read_bytes()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["deep"], "no rubbish"


@pytest.mark.parametrize(
    ("raised", "told"),
    [(OSError(errno.ENOSPC, "full"), DiskFull), (OSError(errno.EIO, "torn"), OSError)],
)
def test_what_fails_half_way_leaves_nothing(
    tmp_path: Path, raised: Exception, told: type[Exception]
) -> None:
    def contents() -> Iterator[tuple[str, bytes]]:
        yield "a", b"a"
        raise raised

    with pytest.raises(told):
        folders.write(tmp_path / "out", contents())
    assert not list(tmp_path.iterdir())


def test_an_empty_folder_gives_way_and_a_full_one_stays(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert folders.write(tmp_path / "empty", [("a", b"a")])
    assert not folders.write(tmp_path / "empty", [("b", b"b")])
    assert [path.name for path in (tmp_path / "empty").iterdir()] == ["a"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_a_pipe_that_took_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a file"):
        folders.write(tmp_path / "out", [("a", tmp_path / "pipe")])
    assert not (tmp_path / "out").exists()


def test_a_copy_is_whole_and_keeps_its_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("whole")
    os.utime(tmp_path / "a.txt", (1, 1))
    folders.copy(tmp_path / "a.txt", tmp_path / "deep" / "b.txt")
    assert (tmp_path / "deep" / "b.txt").read_text() == "whole"
    assert (tmp_path / "deep" / "b.txt").stat().st_mtime == 1
    with pytest.raises(FileNotFoundError):
        folders.copy(tmp_path / "gone", tmp_path / "deep" / "c.txt")
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["b.txt"]
