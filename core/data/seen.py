"""Seen: what a scan read of each picture file, so that the next one reads only what is new.

A file is known again by its size, its times, and its number on the disk. What was refused is not
kept, and what was read is asked for anew where its reader is gone: what can be read depends on what
is installed by then.
"""

import hashlib
import marshal
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import PIL

from core import files, home
from core.data import readers
from core.data.formats import Header
from core.data.repairs import Repair
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
    """The files of one data folder; what is noted is kept every few seconds, and by `save`.

    A row is kept as bytes until it is recalled: as objects, 100,000 take 80 MB, and what a scan
    takes over from them would hold on to the memory of the rest.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._place = folder, _place(folder)
        self._fresh: list[list[Any]] = []
        self._saved = time.monotonic()
        self._known: dict[str, bytes] = {}
        count = 0
        for file, row in _read(self._place):
            self._known[file] = row
            count += 1
        if count > _STALE * max(_ROWS, len(self._known)):
            self._write_anew()

    def stamp(self, file: str) -> Stamp:
        """What tells whether a file is as it was; ask for it before the file is read.

        Raises:
            OSError: it is gone.
        """
        now = os.stat(f"{self._folder}/{file}")  # noqa: PTH116 - text, a hundred thousand times
        return now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino

    def recall(self, file: str) -> FileFacts | None:
        """What was read of a file, if it is as it was then and still readable; it is not opened."""
        row = self._known.get(file)
        if row is None:
            return None
        try:
            stamp, content, values = marshal.loads(row)  # noqa: S302 - ours, of this process
            header = _header(values)
            as_it_was = tuple(stamp) == self.stamp(file) and readers.can_read(header.format)
            return FileFacts(content, header) if as_it_was and isinstance(content, str) else None
        except (OSError, TypeError, ValueError, IndexError):
            return None  # it is gone, or its row is damaged

    def note(self, file: str, stamp: Stamp, facts: FileFacts) -> None:
        """Remember what was read of a file; not of one that may be written on just now."""
        if time.time_ns() - max(stamp[1], stamp[2]) > _SETTLED_NS:
            values = [getattr(facts.header, name) for name in _NAMES]
            self._fresh.append([file, stamp, facts.content, values])
        if time.monotonic() - self._saved > _SAVE_EVERY_S:
            self.save()

    def save(self) -> None:
        """Keep what was noted since the last time."""
        self._saved = time.monotonic()
        fresh, self._fresh = self._fresh, []
        for begin in range(0, len(fresh), _ROWS):
            files.append_line(self._place, {"files": fresh[begin : begin + _ROWS]})

    def _write_anew(self) -> None:
        """Without the rows that later ones took the place of."""
        files.write_bytes(self._place, b"")
        rows = self._known.items()
        self._fresh = [[file, *marshal.loads(row)] for file, row in rows]  # noqa: S302 - as above
        self.save()


def _read(place: Path) -> Iterator[tuple[str, bytes]]:
    """The file and the rest of each row that was kept; what is no row is passed over."""
    try:
        lines = files.opened(place)
    except OSError:
        return
    with lines:
        for line in lines:
            for record in files.records(line):
                rows = record.get("files")
                for row in rows if isinstance(rows, list) else ():
                    if isinstance(row, list) and row and isinstance(row[0], str):
                        yield row[0], marshal.dumps(row[1:])


_NAMES = tuple(field.name for field in fields(Header))


def _header(values: Sequence[Any]) -> Header:
    """A header as it was kept; lists are the tuples that they were before.

    Raises:
        TypeError, ValueError, IndexError: it is damaged.
    """
    read = dict(zip(_NAMES, values, strict=True))
    if taken := read["taken"]:
        read["taken"] = Taken(taken[0], sys.intern(taken[1]))
    return Header(**{**read, "repairs": _shared(tuple(read["repairs"]))})


@lru_cache(maxsize=1024)
def _shared(repairs: tuple[Repair, ...]) -> tuple[Repair, ...]:
    """The same object for all pictures with these repairs."""
    return repairs


def _place(folder: Path) -> Path:
    """Another version of the decoder may read another header."""
    spelt = str(folder).encode("utf-8", "surrogateescape")
    digest = hashlib.blake2b(spelt, digest_size=8).hexdigest()
    name = f"{files.safe_name(folder.name)}-{digest}-{_VERSION}-pillow-{PIL.__version__}.jsonl"
    return home.cache_folder() / "seen" / name
