"""Making classes: pictures made in the app are given a class, many at a press, or it is taken back.

They lie in the collection that goes with a data folder (`core.data.collections.beside`); what they
show is said of them in its events. No file is moved, renamed or deleted.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.data import collections
from core.data.annotations import class_list, event, journal, overlay
from core.data.annotations.event import LabelEvent, Shown
from core.errors import LabelsRefused


@dataclass(frozen=True, kw_only=True)
class MadeClass:
    """A class, and its pictures in the order they came in."""

    name: str
    colour: str = ""
    """As `#rrggbb`; empty = nobody chose one."""
    pictures: tuple[Path, ...] = ()
    takes: int = 0
    """Recordings, and pictures that are in none: what lies on one side of a split as a whole."""


def classes(folder: Path) -> tuple[MadeClass, ...]:
    """The classes of a data folder as people made them, with the pictures that were made for it."""
    paths = collections.kept(collections.beside(folder))
    made: dict[str, list[str]] = {}
    now = overlay.of(folder)
    for content, said in now.decided.items():
        if said.kind == "label" and content in paths:
            for name in said.names:
                made.setdefault(name, []).append(content)
    return tuple(
        MadeClass(
            name=one.name,
            colour=one.colour,
            pictures=tuple(paths[content] for content in made.get(one.name, ())),
            takes=len({now.groups.get(content, content) for content in made.get(one.name, ())}),
        )
        for one in class_list.of(folder).classes
    )


def say(
    folder: Path,
    contents: Sequence[str],
    name: str,
    *,
    recording: str = "",
    shown: Shown | None = None,
) -> None:
    """Give pictures a class; on disk when this comes back.

    Args:
        folder: the data folder that they were made for.
        contents: their content hashes.
        name: of the class.
        recording: what the frames of one recording share: they belong together, and lie on one
            side of every split. Empty = each is a picture of its own.
        shown: what a model said of them where that stood beside.

    Raises:
        LabelsRefused: the name is none, or not one of the pictures is there.
        DiskFull: no room left.
    """
    there = collections.kept(collections.beside(folder))
    some = [content for content in dict.fromkeys(contents) if content in there]
    if not some:
        raise LabelsRefused(
            what="None of these pictures is there",
            why=f"They are not in {collections.beside(folder).name} (any more).",
            fix="Add them again.",
        )
    about: dict[str, Any] = {"contents": some, "files": [there[one].name for one in some]}
    about["press"] = uuid.uuid4().hex
    events = [_event("group", **about, text=recording)] if recording else []
    seen = {"shown": shown} if shown else {}
    label = _event("label", **about, names=(class_list.checked(name),), **seen)
    journal.write(folder, [*events, label])


def latest(folder: Path, contents: Sequence[str] = ()) -> LabelEvent | None:
    """The last press that gave pictures a class and was not taken back.

    Args:
        folder: the data folder that they were made for.
        contents: only a press about these pictures; none = about any that were made.
    """
    made, wanted = collections.kept(collections.beside(folder)), tuple(contents)
    for press in reversed(overlay.standing(journal.read(folder).all)):
        about = press.contents == wanted if wanted else not made.keys().isdisjoint(press.contents)
        if press.kind == "label" and about:
            return press
    return None


def take_back(folder: Path, contents: Sequence[str] = ()) -> None:
    """Let the last press count no more; pictures of which nothing is said then are left out.

    Args:
        folder: the data folder that they were made for.
        contents: see `latest`.

    Raises:
        DiskFull: no room left.
    """
    said = latest(folder, contents)
    if said is None:
        return
    standing = overlay.standing(journal.read(folder).all)
    gone = [one.id for one in standing if one.id == said.id or said.press == one.press != ""]
    journal.write(folder, [_event("undo", undoes=gone)])
    decided, there = overlay.of(folder).decided, collections.kept(collections.beside(folder))
    bare = [one for one in said.contents if one not in decided and one in there]
    if bare:
        files = [there[content].name for content in bare]
        journal.write(folder, [_event("leave out", contents=bare, files=files)])


def _event(kind: event.Kind, **fields: Any) -> LabelEvent:
    try:
        return LabelEvent(who=event.myself(), kind=kind, **fields)
    except ValueError as problem:
        raise LabelsRefused(
            what="This cannot be kept",
            why="It is about too many pictures, or has too long a text.",
            fix="Add fewer pictures at a time.",
        ) from problem
