"""Where events lie: one append-only file for each data folder, in GRAFT_HOME/annotations."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from core import files, home, locks
from core.data.annotations.event import LabelEvent
from core.data.appended import Appended


def path(folder: Path) -> Path:
    """The file of a data set, by its folder; it need not be there."""
    place = folder.resolve()
    spelt = str(place).encode("utf-8", "surrogateescape")
    digest = hashlib.blake2b(spelt, digest_size=8).hexdigest()
    return home.home() / "annotations" / f"{files.safe_name(place.name)}-{digest}.jsonl"


def write(folder: Path, events: Iterable[LabelEvent]) -> None:
    """Append events; they are on disk when this comes back.

    Raises:
        DiskFull: no room left.
    """
    place = path(folder)
    with locks.changing(place):
        _append(place, events)


def follow_up(folder: Path, say: Callable[["Events"], Sequence[LabelEvent]]) -> None:
    """Append what follows from all that was said until now; nobody else writes in between.

    Args:
        folder: the data folder.
        say: what is to be appended.

    Raises:
        DiskFull: no room left.
    """
    place = path(folder)
    with locks.changing(place):
        _append(place, say(read_file(place)))


def _append(place: Path, events: Iterable[LabelEvent]) -> None:
    for event in events:
        files.append_line(place, told(event))


def told(event: LabelEvent) -> dict[str, Any]:
    """An event as its line has it: without what it does not say."""
    whole = event.model_dump(mode="json")
    whole["shown"] = event.shown.model_dump(exclude_defaults=True)
    return {name: value for name, value in whole.items() if value not in ("", [], {})}


class Events(NamedTuple):
    """What a file of events holds."""

    all: tuple[LabelEvent, ...] = ()
    """In the order they were written."""
    damaged: int = 0
    """Lines that are no event, as a crash may leave one."""


def read(folder: Path) -> Events:
    """What was said of a data set; only what was written since the last time is read."""
    return read_file(path(folder))


def read_file(place: Path) -> Events:
    """What a file of events holds; nothing where there is none.

    Raises:
        OSError: there is something in its place that is no file.
    """
    return _FILES.read(place)


def parsed(data: bytes) -> Events:
    """What the bytes of a file of events hold."""
    return _added(Events(), data)


def _added(events: Events, data: bytes) -> Events:
    lines = [line for line in data.splitlines() if line.strip()]
    more = [event for event in map(_event, lines) if event is not None]
    return Events((*events.all, *more), events.damaged + len(lines) - len(more))


_FILES = Appended(Events(), _added)


def _event(line: bytes) -> LabelEvent | None:
    try:
        return LabelEvent.model_validate(files.parse_json(line))
    except ValueError:
        return None
