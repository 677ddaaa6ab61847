"""Laws of files that grow: a piece is there whole, or nothing of it is."""

import errno
import os
from pathlib import Path

import pytest

from core.errors import DiskFull
from core.growing import Growing


def test_pieces_follow_one_another_and_half_a_piece_of_before_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "table.csv"
    with Growing(path, 0) as file:
        file.append(b"one\n")
        file.append(b"two\n")
    path.write_bytes(path.read_bytes() + b"hal")
    with Growing(path, 8) as file:
        file.append(b"three\n")
    assert path.read_bytes() == b"one\ntwo\nthree\n"


def test_of_a_piece_that_a_full_disk_cuts_nothing_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, write = tmp_path / "table.csv", os.write
    with Growing(path, 0) as file:
        file.append(b"one\n")

        def full(handle: int, piece: memoryview) -> int:
            write(handle, piece[:2])
            raise OSError(errno.ENOSPC, "no space left on device")

        monkeypatch.setattr(os, "write", full)
        with pytest.raises(DiskFull):
            file.append(b"two\n")
        assert path.read_bytes() == b"one\n"
        monkeypatch.undo()
        file.append(b"three\n")
    assert path.read_bytes() == b"one\nthree\n"
