"""A table whose columns have no names that are known: what it says is told by what is in it."""

import csv
import io
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath

from core.data import table
from core.data.dataset import side_of
from core.data.table import TableRow
from core.errors import BadTable

_MOST_COLUMNS = 1000
_LOOKED_AT = 500
"""Rows by which it is told what the columns hold."""
_NUMBERS = {"0": "", "1": "1", "0.0": "", "1.0": "1", "": ""}
"""Cells of columns that say yes or no for each class."""


def rows(path: Path, here: Collection[str]) -> list[TableRow]:
    """What a table says, where one column names files that are here and another what they show.

    Without a heading these two, and perhaps one with the side, are all its columns. With one the
    columns besides may also say yes or no (1 or 0) for each class.

    Args:
        path: the table.
        here: the files of its folder.
    """
    names = {PurePosixPath(file).name for file in here}
    try:
        text = table.text_of(path)
    except (OSError, BadTable):
        return []
    for delimiter in table.DELIMITERS:
        column = _files(_cells(text, delimiter, _LOOKED_AT), names)
        if column is not None:
            return _of_cells(_cells(text, delimiter), column, names)
    return []


def _cells(text: str, delimiter: str, most: int | None = None) -> list[list[str]]:
    """The rows of a table, or the first of them; none where it is no table."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        found = [row for row in islice(rows, most) if row]
    except csv.Error:
        return []
    return found if 2 <= max(map(len, found), default=0) <= _MOST_COLUMNS else []


def _files(cells: Sequence[Sequence[str]], names: Collection[str]) -> int | None:
    """The column in most of whose cells a file that is here is named."""
    hits = Counter(place for row in cells for place, cell in enumerate(row) if _last(cell) in names)
    place, number = hits.most_common(1)[0] if hits else (0, 0)
    return place if 2 * number >= len(cells) - 1 and number else None


def _last(cell: str) -> str:
    return cell.strip().replace("\\", "/").rpartition("/")[2]


def _of_cells(cells: Sequence[Sequence[str]], file: int, names: Collection[str]) -> list[TableRow]:
    first = cells[0] if file < len(cells[0]) else []
    heading = first if first and _last(first[file]) not in names else []
    width = max(map(len, cells))
    body = [(n, [*row, *[""] * (width - len(row))]) for n, row in enumerate(cells, 1) if any(row)]
    body = body[1:] if heading else body
    others = [place for place in range(width) if place != file]
    side = next(
        (p for p in others if len(others) > 1 and all(side_of(row[p]) for _, row in body)), None
    )
    label = [place for place in others if place != side]
    shown: list[tuple[str, ...]]
    if len(label) == 1:
        shown = [(row[label[0]].strip(),) for _, row in body]
    elif heading and all(row[p].strip() in _NUMBERS for _, row in body for p in label):
        shown = [
            tuple(heading[p].strip() for p in label if _NUMBERS[row[p].strip()]) for _, row in body
        ]
    else:
        return []
    several = any(len(one) != 1 for one in shown)
    return [
        TableRow(
            line=number,
            file=row[file],
            names=tuple(name for name in one if name),
            side="" if side is None else row[side],
            several=several,
        )
        for (number, row), one in zip(body, shown, strict=True)
    ]
