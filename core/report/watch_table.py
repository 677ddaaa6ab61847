"""The table of a watched folder: what came, what was said of it, and where its copy lies."""

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from core import files
from core.data.arrivals import FileState
from core.data.spreadsheet import unguarded
from core.protocol.watch import WatchRequest
from core.report import answer_table, caution
from core.report.answer_table import Columns

MORE = ("sure", *caution.ONE_OF, "model", "content", "bytes", "modified_ns", "copy", "answered")
"""Columns behind the answer; `sure` as sorted, `copy` is relative to the folder of the copies."""
_BETWEEN = "|"
"""Of copies, where a picture shows several classes."""


def place_of(request: WatchRequest) -> Path:
    """Where the answers are written."""
    return request.table or request.out / "answers.csv"


def joined(copies: tuple[str, ...]) -> str:
    """The copies of one picture as they stand in a cell."""
    return _BETWEEN.join(copies)


@dataclass(kw_only=True)
class Ledger:
    """What the table says of earlier watches."""

    states: dict[str, FileState] = field(default_factory=dict)
    """How each file was when it was dealt with, by name."""
    answered: set[int] = field(default_factory=set)
    """Of name and content of each picture; see `key`."""
    copies: list[str] = field(default_factory=list)


def key(name: str, content: str) -> int:
    """64 bits: one chance in a million that any two of six million pictures share it."""
    return int(files.content_hash_of(f"{name}\0{content}".encode("utf-8", "replace"))[:16], 16)


def ledger(path: Path, columns: Columns) -> Ledger:
    """What a table holds so far; nothing where it is not there yet.

    Raises:
        BadTable: it is another table.
    """
    held = Ledger()
    if not path.exists() or path.stat().st_size <= len(answer_table.beginning(columns)):
        return held
    for cells, _ in answer_table.rows_of(path, columns):
        name, further = (
            unguarded(cells[0]),
            dict(zip(MORE, cells[-len(MORE) :], strict=True)),
        )
        held.answered.add(key(name, further["content"]))
        with contextlib.suppress(ValueError):
            size, changed = int(further["bytes"]), int(further["modified_ns"])
            held.states[name] = FileState(size=size, changed_ns=changed)
        held.copies += filter(None, unguarded(further["copy"]).split(_BETWEEN))
    return held
