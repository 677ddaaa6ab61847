"""Making classes: pictures of a collection that are given a class, many at a press, or taken back.

All of it is events (`core.data.annotations`): no file is moved, renamed or deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.data import collections
from core.data.annotations import event, journal, overlay
from core.data.annotations.event import LabelEvent
from core.errors import LabelsRefused


@dataclass(frozen=True, kw_only=True)
class MadeClass:
    """A class, and its pictures in the order they came in."""

    name: str
    pictures: tuple[Path, ...]


def classes(collection: Path) -> tuple[MadeClass, ...]:
    """The classes that were made, in the order of their first picture."""
    paths = collections.kept(collection)
    made: dict[str, list[Path]] = {}
    for content, said in overlay.of(collection).decided.items():
        if said.kind == "label" and content in paths:
            for name in said.names:
                made.setdefault(name, []).append(paths[content])
    return tuple(MadeClass(name=name, pictures=tuple(made[name])) for name in made)


def say(collection: Path, contents: Sequence[str], name: str, *, recording: str = "") -> None:
    """Give pictures a class; on disk when this comes back.

    Args:
        collection: they lie there.
        contents: their content hashes.
        name: of the class.
        recording: what the frames of one recording share: they belong together, and lie on one
            side of every split. Empty = each is a picture of its own.

    Raises:
        LabelsRefused: the name is none, or not one of the pictures is there.
        DiskFull: no room left.
    """
    there = collections.kept(collection)
    some = [content for content in dict.fromkeys(contents) if content in there]
    if not some:
        raise LabelsRefused(
            what="None of these pictures is there",
            why=f"They are not in {collection.name} (any more).",
            fix="Add them again.",
        )
    files = [there[content].name for content in some]
    together = [_event("group", some, files, text=recording)] if recording else []
    journal.write(collection, [*together, _event("label", some, files, names=(name.strip(),))])


def latest(collection: Path) -> LabelEvent | None:
    """The last press that gave pictures a class and was not taken back."""
    said = overlay.standing(journal.read(collection).all)
    return next((event for event in reversed(said) if event.kind == "label"), None)


def take_back(collection: Path) -> None:
    """Let the last press count no more; pictures of which nothing is said then are left out."""
    said = latest(collection)
    if said is None:
        return
    before = overlay.standing(journal.read(collection).all)
    groups = [one.id for one in before if one.kind == "group" and one.contents == said.contents]
    undone = _event("undo", (), (), undoes=(said.id, *groups))
    journal.write(collection, [undone])
    decided = overlay.of(collection).decided
    there = collections.kept(collection)
    bare = [one for one in said.contents if one not in decided and one in there]
    if bare:
        journal.write(collection, [_event("leave out", bare, [there[one].name for one in bare])])


def rename(collection: Path, name: str, new: str) -> None:
    """Call a class otherwise; where there is one of that name, they become one.

    Raises:
        LabelsRefused: the new name is none.
    """
    some = [
        path.stem for made in classes(collection) if made.name == name for path in made.pictures
    ]
    if some and new.strip() != name:
        say(collection, some, new)


def _event(
    kind: event.Kind, contents: Sequence[str], files: Sequence[str], **fields: object
) -> LabelEvent:
    try:
        return LabelEvent.model_validate(
            {
                "who": event.myself(),
                "kind": kind,
                "contents": tuple(contents),
                "files": tuple(files),
                **fields,
            }
        )
    except ValueError as problem:
        raise LabelsRefused(
            what="This cannot be kept",
            why=f"A class has 1 to {event.LONGEST_CLASS} letters.",
            fix="Give the class a name of that length.",
        ) from problem
