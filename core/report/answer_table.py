"""The table of answers: a CSV that grows by whole rows, and the truth of what was answered.

A cell that a spreadsheet would run as a formula is put behind an apostrophe. A row that a crash cut
short is none: it is cut off, and its picture answered once more.
"""

import contextlib
import csv
import io
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core import files, locks
from core.data.spreadsheet import guarded, unguarded
from core.data.target import read_classes
from core.errors import BadTable, RunBusy, UnreadablePicture
from core.growing import Growing
from core.plan.plan import Plan
from core.protocol.prediction import LabelShare, PicturePrediction
from core.report import caution
from core.tasks import table as tasks

_MARK = "\ufeff"
"""At the start, so that spreadsheets read it as UTF-8."""
MODEL = ("sure", "not_sure_below", *caution.ONE_OF, "model")
"""What a table that can be gone on with says of each answer besides: whether it is sure enough, and
what it is one of, and by which choices, which may be others when it is gone on with."""
_LOST_AT_MOST = 1 << 20
"""Bytes at the end that a crash may have left: one write of some rows. More was somebody else."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What a table says of each picture."""

    classes: tuple[str, ...]
    several: bool = False
    """A picture can show several classes: the probability of each is told."""
    top: int = 5
    """Classes to tell of each picture, where it shows one."""
    more: tuple[str, ...] = ()
    """Further columns at the end."""

    @property
    def heading(self) -> tuple[str, ...]:
        """Names of the columns: file, the answer, why there is none, and what else is told."""
        if self.several:
            return ("file", "labels", *map(guarded, self.classes), "error", *self.more)
        places = range(2, min(self.top, len(self.classes)) + 1)
        further = [f"{name}_{n}" for n in places for name in ("label", "confidence")]
        return ("file", "label", "confidence", *further, "error", *self.more)

    @property
    def error(self) -> int:
        """The place of the column that says why there is no answer."""
        return len(self.heading) - len(self.more) - 1

    def row(self, record: PicturePrediction, more: Mapping[str, str] | None = None) -> list[str]:
        """The cells of one picture."""
        error = f"{record.error.what} {record.error.why}" if record.error else ""
        if self.several:
            shares = {share.label: f"{share.confidence:.6f}" for share in record.top}
            said = [guarded(record.label or ""), *(shares.get(one, "") for one in self.classes)]
        else:
            pairs = [(guarded(one.label), f"{one.confidence:.6f}") for one in record.top]
            said = [cell for pair in pairs for cell in pair]
        width = self.error - 1
        said = [*said, *[""] * width][:width]
        further = [guarded((more or {}).get(name, "")) for name in self.more]
        return [cell_of(record.file), *said, guarded(error), *further]

    def record(self, cells: Sequence[str]) -> PicturePrediction:
        """What `row` was given, as far as the table tells it."""
        file, at = unguarded(cells[0]), self.error
        if cells[at]:
            error = UnreadablePicture(what=unguarded(cells[at]), why="", fix="")
            return PicturePrediction(file=file, error=error)
        if self.several:
            return self._of_several(file, cells)
        pairs = zip(cells[1:at:2], cells[2:at:2], strict=True)
        top = tuple(
            LabelShare(label=unguarded(label), confidence=float(share))
            for label, share in pairs
            if share
        )
        if not top:
            return PicturePrediction(file=file)
        return PicturePrediction(
            file=file, label=top[0].label, confidence=top[0].confidence, top=top
        )

    def _of_several(self, file: str, cells: Sequence[str]) -> PicturePrediction:
        shares = zip(self.classes, cells[2:], strict=False)
        top = [LabelShare(label=name, confidence=float(share)) for name, share in shares if share]
        top.sort(key=lambda share: -share.confidence)
        names = read_classes(unguarded(cells[1])).names
        named = tuple(share for share in top if share.label in names)
        return PicturePrediction(
            file=file,
            label=unguarded(cells[1]),
            confidence=named[-1].confidence if named else None,
            labels=named,
            top=tuple(top),
        )


def columns_of(plan: Plan, top: int, more: tuple[str, ...] = ()) -> Columns:
    """Of the answers of a run's model; see there for what the arguments are."""
    task = tasks.of(plan.task)
    return Columns(
        classes=task.columns(plan.classes), several=task.several, top=max(1, top), more=more
    )


def columns_of_all(plan: Plan, top: int, records: Sequence[PicturePrediction]) -> Columns:
    """Of a table that is written at once; it also says what was asked for besides."""
    return columns_of(plan, top, caution.columns(records))


def cell_of(file: str) -> str:
    """How the first cell of a row names a file."""
    return guarded(file).encode("utf-8", "backslashreplace").decode("utf-8")


def written(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as they stand in the file."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "backslashreplace")


def write(path: Path, columns: Columns, records: Sequence[PicturePrediction]) -> None:
    """A whole table at once, in place of what lay there."""
    rows = [columns.row(one, caution.cells(one)) for one in records]
    files.write_bytes(path, beginning(columns) + written(rows))


def beginning(columns: Columns) -> bytes:
    """The bytes that a table with these columns begins with."""
    return _MARK.encode() + written([columns.heading])


def rows_of(
    path: Path, columns: Columns, at: int = 0
) -> Generator[tuple[list[str], int], None, None]:
    """The whole rows of a table from a byte on, each with the byte behind it.

    Raises:
        BadTable: it begins with another heading.
        OSError: it is not there.
    """
    with files.opened(path) as file:
        if not at:
            at = len(beginning(columns))
            if file.read(at) != beginning(columns):
                raise _another(path)
        file.seek(at)
        width = len(columns.heading)
        piece: list[bytes] = []
        quotes = 0
        for line in file:
            piece.append(line)
            quotes += line.count(b'"')
            at += len(line)
            if quotes % 2 == 0 and line.endswith(b"\n"):  # in quotes a line break ends no row
                cells = next(csv.reader([b"".join(piece).decode("utf-8", "replace")]), [])
                if len(cells) != width:
                    return
                yield cells, at
                piece, quotes = [], 0


@dataclass(kw_only=True)
class AnswerTable:
    """A table that answers are being added to; see `opened`."""

    columns: Columns
    held: set[str]
    """First cells of the rows that are there."""
    before: int
    """Rows that were there when it was opened."""
    file: Growing

    def add(self, rows: Sequence[Sequence[str]]) -> None:
        """Add rows, all of them or none.

        Raises:
            DiskFull: no room left.
        """
        self.file.append(written(rows))
        self.held.update(row[0] for row in rows)


@contextlib.contextmanager
def opened(path: Path, columns: Columns, *, model: str | None) -> Iterator[AnswerTable]:
    """Go on with a table, or begin it; nobody else adds to it meanwhile.

    Args:
        path: the table.
        columns: `model` is among the further ones.
        model: the mark of the model that answers (`core.runs.best_weights.mark`); None = what
            others answered stays, and counts.

    Raises:
        BadTable: what lies there is something else, or was answered by another model.
        RunBusy: another process is adding to it.
        DiskFull: no room left.
    """
    with locks.held(path) as free:
        if not free:
            raise RunBusy(
                what=f"{path.name} is being written already",
                why="Another process of Graft is adding answers to this table.",
                fix="Wait until it has ended, stop it, or choose another table.",
            )
        rows, at = _held(path, columns, model)
        with Growing(path, at) as file:
            if not at:
                file.append(beginning(columns))
            yield AnswerTable(columns=columns, held=rows, before=len(rows), file=file)


def _held(path: Path, columns: Columns, model: str | None) -> tuple[set[str], int]:
    """First cells of the rows of a table, and the byte behind the last whole one."""
    rows: set[str] = set()
    begins = beginning(columns)
    data = files.read_start(path, len(begins)) if path.exists() else b""
    if data != begins and begins.startswith(data):  # nothing, or a heading that was cut short
        return rows, 0
    at, of = len(begins), columns.heading.index("model")
    for cells, end in rows_of(path, columns):
        if model not in (None, cells[of]):
            raise _another(path)
        rows.add(cells[0])
        at = end
    if path.stat().st_size - at > _LOST_AT_MOST:
        raise _another(path)
    return rows, at


def _another(path: Path) -> BadTable:
    return BadTable(
        what=f"{path} cannot be gone on with",
        why="It holds something else than answers of this model with these columns; perhaps "
        "another program has saved it since.",
        fix="Name another file for the table, or move this one away.",
    )
