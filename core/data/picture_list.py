"""A list of pictures: a table with a column of paths, or a file with one path a line."""

import csv
import io
import os
from pathlib import Path

from core.data import no_ending, table
from core.data.formats import IMAGE_SUFFIXES
from core.data.spreadsheet import unguarded
from core.errors import BadTable

PATH_LIST_SUFFIXES = (*table.TABLE_SUFFIXES, ".txt")


def is_one(path: Path) -> bool:
    """Whether a file is taken for a list, by its name."""
    return path.suffix.lower() in PATH_LIST_SUFFIXES


def may_be_named(path: Path) -> bool:
    """Whether a file is tried as a picture where nobody named it: by its ending, or as DICOM."""
    return path.suffix.lower() in IMAGE_SUFFIXES or no_ending.is_dicom(path)


def read(path: Path) -> list[Path]:
    """The pictures that a list names, in order, each once; whether they are there is not asked.

    A path that is not absolute is meant from the folder of the list.

    Raises:
        BadTable: no column of paths, or, on Windows, a path on another computer: to open it there
            would tell that computer who is asking.
        OSError: it cannot be read.
    """
    rows, column = _rows(path)
    named = dict.fromkeys(row[column].strip() for row in rows if len(row) > column)
    return [_place(path, name) for name in named if name]


def _place(path: Path, name: str) -> Path:
    if os.name == "nt" and name.replace("/", "\\").startswith("\\\\"):
        raise _bad(path, f"{name} lies on another computer.")
    place = path.parent / name
    bare = unguarded(name)
    return path.parent / bare if bare != name and not os.path.lexists(place) else place


def _rows(path: Path) -> tuple[list[list[str]], int]:
    """All rows but the heading, and the place of the column with the paths."""
    text = table.text_of(path).replace("\0", "")
    first = next(iter(text.splitlines()), "")
    try:
        for delimiter in table.DELIMITERS:
            cells = [
                cell.strip().lower() for cell in next(csv.reader([first], delimiter=delimiter))
            ]
            named = next((name for name in table.FILE_COLUMNS if name in cells), None)
            if named:
                rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
                return rows[1:], cells.index(named)
    except (csv.Error, StopIteration) as error:
        raise _bad(path, "It is empty, or no table.") from error
    if Path(first.strip().strip('"')).suffix.lower() not in IMAGE_SUFFIXES:
        raise _bad(path, "Its first line names no column “file”, and is no path of a picture.")
    return [[line.strip().strip('"')] for line in text.splitlines()], 0


def _bad(path: Path, why: str) -> BadTable:
    return BadTable(
        what=f"{path.name} does not say which pictures are meant",
        why=why,
        fix="Give its column of paths the heading “file”, or write one path a line.",
    )
