"""The lists in a folder that say what its pictures show, and which of them count.

A table with its columns named, JSON or COCO near the top, and .xml files in a folder of annotations
count before class folders; a table without a heading, and .xml files beside pictures, only where no
class folders are.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from core.data import table
from core.data.dataset import side_of
from core.data.lists import bare_table, coco, json_document, records, voc
from core.data.lists.file_finder import FileFinder
from core.data.lists.json_document import JSON_SUFFIXES
from core.data.reading import not_tried
from core.data.table import TableRow
from core.errors import BadTable

LIST_SUFFIXES = (*table.TABLE_SUFFIXES, *JSON_SUFFIXES)
"""Of a list that may be given by its path."""
_DEEPEST = 2
"""Folders down, for lists that are looked for: annotations/instances.json, train/labels.csv."""
_MOST = 40
"""Lists that are opened; who has more has one for each picture."""
_ANNOTATIONS = ("annotations", "annotation", "xml", "xmls", "labels")


@dataclass(frozen=True, kw_only=True)
class PictureList:
    """One list."""

    file: str
    """Below the data folder; several .xml files have none."""
    rows: Callable[[], Iterable[TableRow]]
    side: str = ""
    """Of all rows that say none."""
    places: bool = False
    """True where it also says where things are, which is not used."""
    refused: dict[str, str] = field(default_factory=dict)
    """Files of it that cannot be used, and why."""

    @property
    def is_table(self) -> bool:
        """True for CSV and the like."""
        return self.file.lower().endswith(table.TABLE_SUFFIXES)

    @property
    def base(self) -> str:
        """The folder that it lies in, below the data folder."""
        return self.file.rpartition("/")[0]


def sure(finder: FileFinder) -> list[PictureList]:
    """Lists that count before class folders.

    Raises:
        BadTable: several that are not of different sides.
    """
    at_top = at_the_top(finder)
    if at_top and names_any(finder, at_top):
        return at_top
    by_depth: dict[int, list[PictureList]] = {}
    for found in _near_the_top(finder):
        by_depth.setdefault(found.file.count("/"), []).append(found)
    if by_depth:
        return _counting(finder.folder, by_depth[min(by_depth)])
    return _of_xml(finder, beside=False)


def doubtful(finder: FileFinder) -> list[PictureList]:
    """Lists that count only where no folders say what pictures show.

    Raises:
        BadTable: several that are not of different sides.
    """
    by_depth: dict[int, list[PictureList]] = {}
    for file in _likely(finder, table.TABLE_SUFFIXES):
        rows = bare_table.rows(finder.folder / file, finder.files)
        if rows:
            by_depth.setdefault(file.count("/"), []).append(_held(file, rows))
    if by_depth:
        return _counting(finder.folder, by_depth[min(by_depth)])
    return _of_xml(finder, beside=True) or at_the_top(finder)


def at_the_top(finder: FileFinder) -> list[PictureList]:
    """Tables directly in the folder whose columns are named.

    Raises:
        BadTable: several that are not of different sides.
    """
    tables = table.usable(finder.folder, sorted(finder.files))
    return _sided([_of_table(path, path.name) for path in tables])


def names_any(finder: FileFinder, lists: Sequence[PictureList]) -> bool:
    """Whether lists name a file that is there."""
    rows = ((row, one.base) for one in lists for row in one.rows())
    return any(finder.find(row.file, base) in finder.files for row, base in rows)


def of_file(path: Path, finder: FileFinder) -> PictureList:
    """The list that a path was given of.

    Raises:
        BadTable: it says nothing of pictures.
    """
    if path.is_dir():
        inside = sorted(one.name for one in path.iterdir() if one.suffix.lower() == ".xml")
        if not inside:
            raise _says_nothing(path.name)
        return _xml_list(path, inside, finder)
    if path.suffix.lower() not in JSON_SUFFIXES:
        named = table.usable(path.parent, [path.name])
        bare = [] if named else bare_table.rows(path, finder.files)
        return _held(path.name, bare) if bare else _of_table(path, path.name)
    found = _of_json(path, path.name, json_document.read(path))
    if found is None:
        raise _says_nothing(path.name)
    return found


def about(path: Path) -> Path:
    """The folder that a list is about: its own, or the one above a folder of annotations."""
    own = path.parent
    return own.parent if own.name.lower() in _ANNOTATIONS else own


def refuse_unusable(finder: FileFinder) -> None:
    """Say what is wrong with the lists of a folder in which nothing else tells anything.

    Raises:
        BadTable: there is one, but it cannot be used.
    """
    table.refuse_unusable(finder.folder, sorted(finder.files))
    for file in sorted(finder.files):
        if "/" not in file and file.lower().endswith(JSON_SUFFIXES):
            json_document.read(finder.folder / file)
            raise _says_nothing(file)


def _held(file: str, rows: Sequence[TableRow]) -> PictureList:
    return PictureList(file=file, rows=partial(iter, rows))


def _of_table(path: Path, file: str) -> PictureList:
    return PictureList(file=file, rows=partial(table.read, path))


def _near_the_top(finder: FileFinder) -> Iterator[PictureList]:
    """JSON, and tables below the top, that name at least one picture of the folder."""
    for file in _likely(finder, LIST_SUFFIXES):
        found = _opened(finder.folder / file, file)
        if found and names_any(finder, [found]):
            yield found


def _likely(finder: FileFinder, suffixes: tuple[str, ...]) -> list[str]:
    """The first files that may be lists, those at the top first."""
    files = (
        file
        for file in finder.files
        if file.count("/") <= _DEEPEST and file.lower().endswith(suffixes)
    )
    return sorted(files, key=lambda file: (file.count("/"), file))[:_MOST]


def _opened(path: Path, file: str) -> PictureList | None:
    """A list, or `None` where the file is none: many other things are .json, too."""
    try:
        if path.suffix.lower() in JSON_SUFFIXES:
            return _of_json(path, file, json_document.read(path))
        return _of_table(path, file) if table.usable(path.parent, [path.name]) else None
    except BadTable:
        return None


def _of_json(path: Path, file: str, document: object) -> PictureList | None:
    of_coco = coco.read(document)
    rows = list(records.rows(document)) if of_coco is None else of_coco
    if not any(row.names for row in rows):
        return None
    return PictureList(file=file, rows=partial(iter, rows), places=of_coco is not None)


def _counting(folder: Path, found: list[PictureList]) -> list[PictureList]:
    """Of lists at one depth those that count: one, or one a side."""
    named = [one for one in found if PurePosixPath(one.file).name.startswith("instances_")]
    found = _sided(named or found)
    sides = [one.side for one in found]
    if len(found) > 1 and (not all(sides) or len(set(sides)) < len(sides)):
        raise BadTable(
            what=f"{len(found)} lists name pictures and labels in {folder}",
            why=f"It is not clear which one counts: {', '.join(one.file for one in found)}.",
            fix="Give the path of the one list, or name them after train, val and test.",
        )
    return found


def _sided(lists: list[PictureList]) -> list[PictureList]:
    """Lists with the side that their names tell, where there are several."""
    if len(lists) < 2:
        return lists
    return [
        PictureList(file=one.file, rows=one.rows, places=one.places, side=_side(one.file))
        for one in lists
    ]


def _side(file: str) -> str:
    """The side in `instances_train2017.json`, `val-labels.json` or `train/_annotations.json`."""
    path = PurePosixPath(file)
    words = (path.stem, *re.split(r"[_.-]", path.stem), path.parent.name)
    return next((word for word in words if side_of(word)), "")


def _of_xml(finder: FileFinder, *, beside: bool) -> list[PictureList]:
    """Annotations in a folder of their own, or beside their pictures."""
    files = [
        file
        for file in sorted(finder.files)
        if file.lower().endswith(".xml")
        and (beside or PurePosixPath(file).parent.name.lower() in _ANNOTATIONS)
    ]
    if not files:
        return []
    found = _xml_list(finder.folder, files, finder)
    return [found] if any(row.names for row in found.rows()) else []


def _xml_list(folder: Path, files: Sequence[str], finder: FileFinder) -> PictureList:
    pictures = {file for file in finder.files if not not_tried(file)}
    rows, refused = voc.rows(folder, files, pictures)
    return PictureList(file="", rows=partial(iter, rows), places=True, refused=refused)


def _says_nothing(name: str) -> BadTable:
    return BadTable(
        what=f"{name} does not say which picture has which label",
        why="It is no list of records with file and label, no label for each file, no files for "
        "each label, no COCO, and no folder of .xml files.",
        fix='Write it as [{"file": "a.jpg", "label": "cat"}, …], or as a table.',
    )
