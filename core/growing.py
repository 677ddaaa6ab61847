"""A file that grows at its end, a whole piece at a time: a piece is there, or nothing of it is."""

import contextlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from core import files


class Growing:
    """A file that is written on; what lay behind a place in it, left by a crash, is cut off.

    Args:
        path: the file; made with its folder where it is not there yet.
        at: bytes of it that are kept.

    Raises:
        DiskFull: no room for the folder or the file.
    """

    def __init__(self, path: Path, at: int) -> None:
        self._path, self._at = path, at
        with files.disk_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
            os.ftruncate(self._handle, at)
            os.lseek(self._handle, at, os.SEEK_SET)

    def append(self, piece: bytes) -> None:
        """Write a piece; where that does not work, nothing of it stays.

        Raises:
            DiskFull: no room left; what was written before is whole.
            OSError: the drive is gone.
        """
        with files.disk_errors(self._path):
            try:
                rest = memoryview(piece)
                while rest:
                    rest = rest[os.write(self._handle, rest) :]
            except OSError:
                with contextlib.suppress(OSError):  # else the next start cuts it off
                    os.ftruncate(self._handle, self._at)
                    os.lseek(self._handle, self._at, os.SEEK_SET)
                raise
        self._at += len(piece)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        os.close(self._handle)
