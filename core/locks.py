"""Locks: a small file that several threads and processes change, one after the other."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from core import files

_LOCKED_S = 10.0
"""Longest that one process waits for another's change of a small file; it takes milliseconds."""


@contextlib.contextmanager
def changing(path: Path) -> Iterator[None]:
    """Read, change and write a file that several threads and processes change, one after the other.

    Where the lock cannot be had (a stuck process, a drive without locks) the change is made all the
    same: at worst another one is lost, never the file.
    """
    with files.disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_name(f".{path.name}.lock"), _LOCKED_S, poll_interval=0.01)
        with contextlib.suppress(Timeout, NotImplementedError, PermissionError):
            lock.acquire()
        try:
            yield
        finally:
            lock.release()


@contextlib.contextmanager
def held(path: Path) -> Iterator[bool]:
    """Have a file for oneself as long as one works on it; False = another process has it.

    On a drive without locks everybody has it.
    """
    with files.disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_name(f".{path.name}.lock"))
        try:
            with contextlib.suppress(NotImplementedError, PermissionError):
                lock.acquire(timeout=0)
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()
