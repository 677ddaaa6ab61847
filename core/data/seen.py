"""Seen: what a scan read of each picture file, so that the next one reads only what is new.

A file is known again by its size, its times, and its number on the disk. What was refused is not
kept: whether it can be read may depend on what is installed by then.
"""

import hashlib
import os
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple

import PIL

from core import files, home
from core.data.formats import Header
from core.data.taken import Taken

_VERSION = 1
"""Raised with every change of what a header says: what earlier versions kept is then left alone."""
_SETTLED_NS = 2 * 10**9
"""Age from which on a file cannot have been written on within one tick of the disk's clock: some
disks count by two seconds."""
_ROWS = 1000
_SAVE_EVERY_S = 2.0
_STALE = 4
"""Times as many rows as files from which on they are written anew."""

Stamp = tuple[int, int, int, int]
"""Bytes, time of change, time of change of its entry, number on the disk."""


class FileFacts(NamedTuple):
    """What was read of one file."""

    content: str
    """Content hash (`core.files.content_hash`)."""
    header: Header


class SeenFiles:
    """The files of one data folder; what is noted is kept every few seconds, and by `save`."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._place = folder, _place(folder)
        self._fresh: dict[str, tuple[Stamp, FileFacts]] = {}
        self._saved = time.monotonic()
        rows = list(_read(self._place))
        self._known = dict(rows)
        if len(rows) > _STALE * max(_ROWS, len(self._known)):
            self._write_anew()

    def stamp(self, file: str) -> Stamp:
        """What tells whether a file is as it was; ask for it before the file is read.

        Raises:
            OSError: it is gone.
        """
        now = os.stat(f"{self._folder}/{file}")  # noqa: PTH116 - text, a hundred thousand times
        return now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino

    def recall(self, file: str) -> FileFacts | None:
        """What was read of a file, if it is as it was then; it is not opened."""
        last = self._known.get(file)
        if last is None:
            return None
        try:
            return last[1] if last[0] == self.stamp(file) else None
        except OSError:
            return None

    def note(self, file: str, stamp: Stamp, facts: FileFacts) -> None:
        """Remember what was read of a file; not of one that may be written on just now."""
        if time.time_ns() - max(stamp[1], stamp[2]) > _SETTLED_NS:
            self._fresh[file] = (stamp, facts)
        if time.monotonic() - self._saved > _SAVE_EVERY_S:
            self.save()

    def save(self) -> None:
        """Keep what was noted since the last time."""
        self._saved = time.monotonic()
        fresh, self._fresh = list(self._fresh.items()), {}
        for begin in range(0, len(fresh), _ROWS):
            rows = [_row(file, *row) for file, row in fresh[begin : begin + _ROWS]]
            files.append_line(self._place, {"files": rows})

    def _write_anew(self) -> None:
        """Without the rows that later ones took the place of."""
        files.write_bytes(self._place, b"")
        self._fresh = dict(self._known)
        self.save()


def _row(file: str, stamp: Stamp, facts: FileFacts) -> list[Any]:
    return [file, stamp, facts.content, [getattr(facts.header, name) for name in _NAMES]]


def _read(place: Path) -> Iterator[tuple[str, tuple[Stamp, FileFacts]]]:
    """All rows that were kept; what is damaged is passed over."""
    try:
        file = files.opened(place)
    except OSError:
        return
    with file:
        for line in file:
            for record in files.records(line):
                rows = record.get("files")
                for row in rows if isinstance(rows, list) else ():
                    if known := _known(row):
                        yield known


def _known(row: Any) -> tuple[str, tuple[Stamp, FileFacts]] | None:
    try:
        file, (size, changed, entry, number), content, values = row
        stamp = (int(size), int(changed), int(entry), int(number))
        return str(file), (stamp, FileFacts(str(content), _header(values)))
    except (TypeError, ValueError, IndexError):
        return None


_NAMES = tuple(field.name for field in fields(Header))
_LISTS: Mapping[str, Any] = {"taken": lambda parts: Taken(parts[0], sys.intern(parts[1]))}


def _header(values: list[Any]) -> Header:
    """A header as it was kept; lists are the tuples that they were before.

    Raises:
        TypeError, ValueError, IndexError: it is damaged.
    """
    read = dict(zip(_NAMES, values, strict=True))
    for name, value in read.items():
        if isinstance(value, list):
            read[name] = _LISTS.get(name, tuple)(value)
    return Header(**read)


def _place(folder: Path) -> Path:
    """Another version of the decoder may read another header."""
    spelt = str(folder).encode("utf-8", "surrogateescape")
    digest = hashlib.blake2b(spelt, digest_size=8).hexdigest()
    name = f"{files.safe_name(folder.name)}-{digest}-{_VERSION}-pillow-{PIL.__version__}.jsonl"
    return home.cache_folder() / "seen" / name
