"""A table (CSV) says which picture has which label or labels, and perhaps on which side it lies."""

import csv
import io
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from core.data.dataset import side_of
from core.data.spreadsheet import unguarded
from core.data.target import read_classes
from core.errors import BadTable

TABLE_SUFFIXES = (".csv", ".tsv")
FILE_COLUMNS = ("file", "filename", "file_name", "path", "filepath", "file_path", "image",
                "image_path", "image_name", "image_id", "img", "img_path", "img_name", "picture",
                "photo", "id")  # fmt: skip
LABEL_COLUMNS = ("label", "class", "class_name", "classname", "label_name", "category", "target",
                 "species", "breed", "diagnosis")  # fmt: skip
LABELS_COLUMNS = ("labels", "classes", "tags", "categories")
"""Of tables whose pictures may show several classes, separated by `|` or `;`."""
SIDE_COLUMNS = ("split", "side", "set", "subset")
SAID_COLUMNS = ("said", "content", "when", "labels", "group", "note", "who")
"""What `graft labels export` tells besides; a table with the first and one of the next two was
written by it, and its cells are taken to the letter."""
GROUP_COLUMNS = ("group", "group_id", "patient", "patient_id", "patientid", "subject", "subject_id",
                 "person", "person_id", "participant", "participant_id", "case_id", "video",
                 "video_id", "clip", "sequence", "specimen", "slide_id", "plate", "lot",
                 "burst")  # fmt: skip
"""What pictures that belong together share."""

_LARGEST_BYTES = 256 * 2**20
"""Of a table: two million pictures with long paths."""
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, kw_only=True, slots=True)
class TableRow:
    """One line of a table."""

    line: int
    """Counted from 1, in a table with its heading."""
    file: str
    names: tuple[str, ...]
    """The classes that it names; none where the cell is empty."""
    side: str
    """Empty where the table has no such column."""
    several: bool = False
    """True where the column may name several classes, or none."""
    more: Mapping[str, str] = field(default_factory=dict)
    """Its cells in `SAID_COLUMNS`, where they are not empty."""
    ours: bool = False
    """True in a table that `graft labels export` wrote."""
    unit: Literal["line", "entry", "file"] = "line"
    """What is counted."""

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        of = {"line": "line {} of the table", "entry": "entry {} of the list"}
        return of.get(self.unit, "its .xml file").format(self.line)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Heading:
    delimiter: str
    file: int
    label: int
    several: bool
    side: int | None
    more: Mapping[str, int]
    ours: bool


def usable(folder: Path, names: Sequence[str]) -> list[Path]:
    """The tables directly in a folder that name files and labels.

    Several are used together only if they are named after the sides (train.csv, test.csv).

    Raises:
        BadTable: several that are not, so that it is unclear which one counts.
    """
    found = [folder / name for name in names if _is_table(name) and _heading_of(folder / name)]
    if len(found) > 1 and not all(side_of(path.stem) for path in found):
        listed = ", ".join(path.name for path in found)
        raise BadTable(
            what=f"{len(found)} tables name pictures and labels in {folder}",
            why=f"It is not clear which one counts: {listed}.",
            fix="Give the path of the one table, or name them train.csv, val.csv and test.csv.",
        )
    return found


def refuse_unusable(folder: Path, names: Sequence[str]) -> None:
    """Explain what is missing in the only table of a folder without class folders.

    Raises:
        BadTable: there is a table, but it cannot be used.
    """
    for name in names:
        if _is_table(name):
            raise _bad(folder / name)


def read(path: Path) -> Iterator[TableRow]:
    """Read a table row by row; the delimiter and the encoding are found out.

    Raises:
        BadTable: without a column for the file or for the label, or no table at all.
    """
    heading = _heading_of(path)
    if heading is None:
        raise _bad(path)
    reader = csv.reader(io.StringIO(text_of(path), newline=""), delimiter=heading.delimiter)
    next(reader)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(cells, heading, reader.line_num)
    except csv.Error as error:
        raise _bad(path, f"Line {reader.line_num}: {error}.") from error


def _row(cells: list[str], heading: _Heading, line: int) -> TableRow:
    more = {name: _cell(cells, column, heading) for name, column in heading.more.items()}
    label = _cell(cells, heading.label, heading)
    return TableRow(
        line=line,
        file=_whole_cell(cells, heading.file, heading),
        names=_names(label, heading),
        side=_cell(cells, heading.side, heading),
        several=heading.several,
        more={name: cell for name, cell in more.items() if cell},
        ours=heading.ours,
    )


def inside(file: str, folder: Path, here: Collection[str]) -> str | None:
    """A row's file relative to the folder with forward slashes; `None` if it lies outside."""
    if file in here:
        return file
    tidy = file.strip().replace("\\", "/")
    try:
        if Path(tidy).is_absolute():
            tidy = os.path.relpath(tidy, folder)
        tidy = os.path.normpath(tidy).replace("\\", "/")
    except ValueError:  # another drive on Windows, or a name with a zero byte
        return None
    outside = tidy == ".." or tidy.startswith("../") or Path(tidy).is_absolute()
    return None if outside or Path(tidy).drive else tidy


def _is_table(name: str) -> bool:
    return "/" not in name and Path(name).suffix.lower() in TABLE_SUFFIXES


def _cell(cells: list[str], column: int | None, heading: _Heading) -> str:
    cell = _whole_cell(cells, column, heading)
    return cell if heading.ours else cell.strip()


def _whole_cell(cells: list[str], column: int | None, heading: _Heading) -> str:
    cell = cells[column] if column is not None and column < len(cells) else ""
    return unguarded(cell) if heading.ours else cell


def _names(cell: str, heading: _Heading) -> tuple[str, ...]:
    if heading.ours:
        names = read_classes(cell).names if heading.several else (cell,)
        return tuple(name for name in names if name)
    parts = re.split(r"[|;]", cell) if heading.several else [cell]
    return tuple(part.strip() for part in parts if part.strip())


def _heading_of(path: Path) -> _Heading | None:
    """Find the delimiter under which the first line has the columns that are needed."""
    try:
        first = next(iter(text_of(path, most=65536).splitlines()), "")
    except (OSError, BadTable):
        return None
    for delimiter in DELIMITERS:
        try:
            cells = next(csv.reader([first], delimiter=delimiter))
        except (csv.Error, StopIteration):
            continue
        names = [cell.strip().lower() for cell in cells]
        file, one = _column(names, FILE_COLUMNS), _column(names, LABEL_COLUMNS)
        label = _column(names, LABELS_COLUMNS) if one is None else one
        if file is not None and label is not None:
            return _Heading(
                delimiter=delimiter,
                file=file,
                label=label,
                several=one is None,
                side=_column(names, SIDE_COLUMNS),
                more=_more(names),
                ours="said" in names and ("content" in names or "when" in names),
            )
    return None


def _more(names: list[str]) -> dict[str, int]:
    more = {name: names.index(name) for name in SAID_COLUMNS if name in names}
    group = _column(names, GROUP_COLUMNS)
    return more if group is None else {**more, "group": group}


def _column(names: list[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def text_of(path: Path, most: int = -1) -> str:
    """The text of a table: UTF-8, UTF-16 with its mark, or what a Western spreadsheet writes.

    Args:
        path: the table.
        most: bytes to be read; all = -1.
    """
    if most < 0 and (size := path.stat().st_size) > _LARGEST_BYTES:
        raise _bad(path, f"It has {size >> 20:,} MiB; {_LARGEST_BYTES >> 20} are read.")
    with path.open("rb") as file:
        data = file.read(most)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cut = most > 0 and error.start >= len(data) - 3
        return data.decode("utf-8-sig", "ignore") if cut else data.decode("cp1252", "replace")


def _bad(path: Path, why: str = "") -> BadTable:
    return BadTable(
        what=f"{path.name} does not say which picture has which label",
        why=why or "Its first line must name a column “file” and a column “label” (or “labels”).",
        fix="Add a first line such as file,label or file,labels (and perhaps split).",
    )
