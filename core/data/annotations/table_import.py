"""What a list says of the pictures of a data set, as events to be kept."""

import csv
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from core.data.annotations import events_file, overlay
from core.data.annotations.event import DECIDES, Kind, LabelEvent
from core.data.annotations.labels_table import read_time
from core.data.annotations.overlay import Overlay
from core.data.dataset import Dataset, Picture
from core.data.lists import in_folder
from core.data.lists.file_finder import FileFinder
from core.data.table import TableRow
from core.data.target import Unsorted, read_classes

_CONTENT = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, kw_only=True)
class Unused:
    """A line that says nothing that could be kept."""

    line: int
    """Counted from 1, in a table with its heading."""
    file: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class TableImport:
    """What a table brings."""

    events: tuple[LabelEvent, ...]
    """Not written yet."""
    pictures: int
    """How many pictures they are about."""
    same: int
    """Lines that say what counts already."""
    unused: tuple[Unused, ...]


def read(path: Path, dataset: Dataset, said: Overlay, who: str) -> TableImport:
    """Compare a list with what counts now.

    A picture is found by its content where the table has such a column, else by its file. A label
    is kept where it differs from what counts now, or where the table says that somebody said so.

    Args:
        path: a table, JSON, COCO, or a folder of .xml files of Pascal VOC.
        dataset: as on disk, without the overlay.
        said: what was said of its pictures.
        who: says what the table tells nobody of.

    Raises:
        BadTable: it does not say which picture has which label.
        LabelsRefused: there is none, or it is too large.
    """
    reader = _Reader(dataset, said, who)
    place = path if path.is_dir() else events_file.checked(path)
    found = in_folder.of_file(place, reader.finder)
    for row in found.rows():
        reader.take(row)
    reader.unused += [Unused(line=0, file=file, reason=why) for file, why in found.refused.items()]
    return reader.result()


class _Refused(Exception):
    """A line that is of no use; its only argument says why."""


_Statement = tuple[Kind, tuple[str, ...], str]
"""Kind, names and text of an event."""


class _Reader:
    """Lines in, events out: one event of all pictures of which one person said one thing."""

    def __init__(self, dataset: Dataset, said: Overlay, who: str) -> None:
        self.dataset, self.said, self.who = dataset, said, who
        self.now = round(time.time(), 3)
        self.by_file = {picture.file: picture for picture in dataset.pictures}
        self.by_content = {picture.content: picture for picture in reversed(dataset.pictures)}
        self.ignored = {entry.file: entry.reason for entry in dataset.ignored}
        self.finder = FileFinder(dataset.folder, {*self.by_file, *self.ignored})
        self.heard: dict[tuple[str, str], _Statement] = {}
        self.alike: dict[tuple[_Statement, str, float], dict[str, str]] = {}
        self.same = 0
        self.unused: list[Unused] = []

    def take(self, row: TableRow) -> None:
        """Keep what a line says anew of a picture, or why it is of no use."""
        try:
            picture = self._picture(row)
            anew = [
                (said, *self._by(row, said))
                for said in self._statements(row, picture)
                if self._is_new(said, picture)
            ]
        except _Refused as refused:
            self.unused.append(Unused(line=row.line, file=row.file, reason=str(refused)))
            return
        self.same += not anew
        for key in anew:
            self.heard[_slot(key[0]), picture.content] = key[0]
            self.alike.setdefault(key, {})[picture.content] = picture.file

    def result(self) -> TableImport:
        """All that the lines brought."""
        events = [_event(said, who, t, pictures) for (said, who, t), pictures in self.alike.items()]
        return TableImport(
            events=tuple(events),
            pictures=len({content for pictures in self.alike.values() for content in pictures}),
            same=self.same,
            unused=tuple(self.unused),
        )

    def _picture(self, row: TableRow) -> Picture:
        """The picture that a line is about."""
        file = self.finder.find(row.file)
        beside = self.by_file.get(file or "")
        content = row.more.get("content", "").lower()
        if _CONTENT.fullmatch(content):
            if beside and beside.content == content:
                return beside
            if content in self.by_content:
                return self.by_content[content]
            if beside:
                raise _Refused("another picture lies there now; without its content it would count")
        if beside:
            return beside
        if file is None:
            raise _Refused("it points outside the folder")
        raise _Refused(self.ignored.get(file, "it is not there"))

    def _statements(self, row: TableRow, picture: Picture) -> Iterator[_Statement]:
        """What a line says of its picture; nothing where that is what counts."""
        texts: tuple[tuple[Kind, Mapping[str, str]], ...] = (
            ("group", self.said.groups),
            ("note", self.said.notes),
        )
        for kind, now in texts:
            text = row.more.get(kind, "")
            if text and text != now.get(picture.content):
                yield kind, (), text
        decision = _decision(row)
        if decision is None:
            if not row.more.keys() & {"group", "note"}:
                raise _Refused("it says nothing of it")
        elif decision != self._counting(row, picture):
            yield decision

    def _counting(self, row: TableRow, picture: Picture) -> _Statement | None:
        """What counts now: what was said, or for a line that tells of no such thing the label."""
        event = self.said.decided.get(picture.content)
        if row.more.get("said"):
            return (event.kind, event.names, "") if event else None
        target = overlay.shows(picture, self.said, overlay.kind_of(self.dataset, self.said))
        if isinstance(target, str | Unsorted):
            return None
        kind: Kind = "label" if target.names else "none of these"
        return _decided(kind, target.names)

    def _by(self, row: TableRow, said: _Statement) -> tuple[str, float]:
        """Who said it, and when: as the line tells it, where it tells it."""
        decides = said[0] in DECIDES
        nobody = decides and row.ours and "said" in row.more
        who = row.more.get("who", "" if nobody else self.who) if decides else self.who
        t = read_time(row.more.get("when", "")) if decides else None
        t = self.now if t is None else t
        _event(said, who, t, {})  # refused here, with the line
        return who, t

    def _is_new(self, said: _Statement, picture: Picture) -> bool:
        """False where an earlier line said it of this picture or of its copy."""
        before = self.heard.get((_slot(said), picture.content))
        if before not in (None, said):
            raise _Refused("an earlier line says something else of it, or of its copy")
        return before is None


def _slot(said: _Statement) -> str:
    return "shows" if said[0] in DECIDES else said[0]


def _decision(row: TableRow) -> _Statement | None:
    """What a line says of what its picture shows; `None` where it says nothing of that."""
    said = row.more.get("said", "").strip().lower()
    names = row.names if row.several or row.names else _several(row)
    kind = next((kind for kind in DECIDES if kind == said), None)
    if said and kind is None:
        raise _Refused(f"“{said[:40]}” is none of: {', '.join(DECIDES)}")
    if kind is None and not names and not row.several:
        return None
    kind = kind or ("label" if names else "none of these")
    return _decided(kind, names if kind == "label" else ())


def _several(row: TableRow) -> tuple[str, ...]:
    try:
        return read_classes(row.more.get("labels", "")).names
    except csv.Error as error:
        raise _Refused(f"its labels cannot be read: {error}") from error


def _decided(kind: Kind, names: tuple[str, ...]) -> _Statement:
    return kind, _event((kind, names, ""), "", 0.0, {}).names, ""


def _event(said: _Statement, who: str, t: float, pictures: Mapping[str, str]) -> LabelEvent:
    kind, names, text = said
    contents, places = tuple(pictures), tuple(pictures.values())
    try:
        return LabelEvent(
            kind=kind, names=names, text=text, who=who, t=t, contents=contents, files=places
        )
    except ValidationError as error:
        raise _Refused("a text in it is longer than Graft keeps") from error
