"""Writing a folder so that a crash never leaves half of one."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from core import files


def write(folder: Path, contents: Iterable[tuple[str, bytes | Path]]) -> bool:
    """Write a whole folder of (relative path, bytes or a file to be copied), or nothing.

    An empty folder in its place gives way. Where another process was faster, its folder stays.

    Returns:
        False where another's folder is there.

    Raises:
        DiskFull: no room left.
    """
    with files.disk_errors(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=folder.parent, prefix=f".{folder.name[:40]}.", ignore_cleanup_errors=True
        ) as name:
            whole = Path(name) / "whole"
            whole.mkdir()
            for file, data in contents:
                path = whole / file
                path.parent.mkdir(parents=True, exist_ok=True)
                if isinstance(data, Path):
                    _copy(data, path)
                else:
                    path.write_bytes(data)
            with contextlib.suppress(OSError):
                folder.rmdir()
            try:
                whole.replace(folder)
            except OSError:
                if not folder.is_dir():
                    raise
                return False
    return True


def copy(source: Path, place: Path) -> None:
    """Copy a file to a place where nothing lies yet, with its time; half a copy is never seen.

    Raises:
        DiskFull: no room left.
        OSError: it is gone, or cannot be written there.
    """
    with files.disk_errors(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        # short, so that the longest of names can be copied
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=".tmp")
        os.close(handle)
        temporary = Path(name)
        try:
            with files.opened(source) as read, temporary.open("wb") as written:
                shutil.copyfileobj(read, written, 1 << 20)
            shutil.copystat(source, temporary)
            temporary.replace(place)
        finally:
            temporary.unlink(missing_ok=True)


def _copy(source: Path, path: Path) -> None:
    with files.opened(source) as read, path.open("xb") as written:
        shutil.copyfileobj(read, written, 1 << 20)
