"""Overlay: all that was said of a data set's pictures, as it counts now, laid over its scan."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from core.data import reading
from core.data.annotations import journal
from core.data.annotations.event import DECIDES, LabelEvent
from core.data.annotations.journal import Events
from core.data.copies import many
from core.data.dataset import Dataset, Ignored, Picture
from core.data.same import Same
from core.data.target import OneClass, Target, classes
from core.errors import NoImagesFound
from core.findings import Finding

CHANGED = "labels-changed"
"""The finding about what was said of the pictures."""


@dataclass(frozen=True, kw_only=True)
class Overlay:
    """What counts, by content of the pictures."""

    decided: dict[str, LabelEvent] = field(default_factory=dict)
    """The latest that says what a picture shows, or that it is not used."""
    groups: dict[str, str] = field(default_factory=dict)
    """Pictures that belong together share a text."""
    notes: dict[str, str] = field(default_factory=dict)
    position: int = 0
    """How many events there were: what was made from them names it."""
    damaged: int = 0
    """Lines among them that cannot be read."""


def of(folder: Path) -> Overlay:
    """What counts now for a data set, by its folder."""
    return counted(journal.read(folder))


def counted(events: Events) -> Overlay:
    """What counts of all events about a data set; of the same events it is the same object."""
    return _counted(Same(events))


@lru_cache(maxsize=8)
def _counted(same: Same[Events]) -> Overlay:
    events = same.held
    overlay = Overlay(position=len(events.all), damaged=events.damaged)
    for event in standing(events.all):
        texts = {"group": overlay.groups, "note": overlay.notes}.get(event.kind)
        for content in event.contents:
            if texts is not None:
                texts[content] = event.text
            elif event.kind in DECIDES:
                overlay.decided[content] = event
    for texts in (overlay.groups, overlay.notes):
        for content in [content for content, text in texts.items() if not text]:
            del texts[content]
    return overlay


def standing(events: Sequence[LabelEvent]) -> list[LabelEvent]:
    """All that was not undone, in order; an undo that was itself undone does not count."""
    return [event for event in counting(events) if event.kind != "undo"]


def counting(events: Sequence[LabelEvent]) -> list[LabelEvent]:
    """As `standing`, with the undos that count."""
    gone: set[str] = set()
    left = []
    for event in reversed(events):
        if event.id in gone:
            continue
        if event.kind == "undo":
            gone.update(event.undoes)
        left.append(event)
    return left[::-1]


def applied(dataset: Dataset, overlay: Overlay) -> Dataset:
    """A data set with what was said of its pictures.

    A label replaces the one of the folder. A picture that was left out, of which nobody is sure, or
    that shows none of the classes where each shows one, is listed as ignored, with that reason.

    Args:
        dataset: what was scanned.
        overlay: see `of`.

    Raises:
        NoImagesFound: not one picture is left.
    """
    if not overlay.position and not overlay.damaged:
        return dataset
    left: list[Picture] = []
    out: list[Ignored] = []
    relabelled: list[str] = []
    for picture in dataset.pictures:
        event = overlay.decided.get(picture.content)
        if event is None:
            left.append(picture)
            continue
        target = shown(picture, event, dataset.kind)
        if isinstance(target, str):
            out.append(Ignored(file=picture.file, reason=target, content=picture.content))
        elif target == picture.target:
            left.append(picture)
        else:
            relabelled.append(picture.file)
            left.append(replace(picture, target=target))
    if not left:
        raise _none_left(dataset, out)
    changed = _changed(relabelled, out)
    return replace(
        reading.narrowed(dataset, left, [*dataset.ignored, *out]) if changed else dataset,
        findings=(*dataset.findings, *changed, *_damaged(dataset, overlay)),
        said=overlay.position,
    )


def shown(picture: Picture, event: LabelEvent, kind: str) -> Target | str:
    """What a picture shows by what was said of it, or why it is not used."""
    if event.kind == "leave out":
        return "you left it out"
    if event.kind == "not sure":
        return "you are not sure what it shows"
    if kind == "multilabel":
        return classes(event.names if event.kind == "label" else ())
    if event.kind == "none of these":
        return "you said that it shows none of the classes"
    if kind != "classify":
        return picture.target
    if len(event.names) != 1:
        return "you said that it shows several classes, and here each picture shows one"
    return OneClass(event.names[0])


def _changed(relabelled: Sequence[str], out: Sequence[Ignored]) -> tuple[Finding, ...]:
    if not relabelled and not out:
        return ()
    reasons = Counter(one.reason for one in out)
    parts = [f"{many(len(relabelled))} with another label than the folder's"] if relabelled else []
    parts += [f"{many(number)} not used ({reason})" for reason, number in reasons.most_common()]
    return (
        Finding(
            id=CHANGED,
            severity="note",
            sentence=f"As was said here: {'; '.join(parts)}.",
            remedy="Nothing in the folder was changed. Each can be taken back on its card.",
            items=(*relabelled, *(one.file for one in out)),
            score=len(relabelled) + len(out),
            press="undo",
        ),
    )


def _damaged(dataset: Dataset, overlay: Overlay) -> Iterator[Finding]:
    if overlay.damaged:
        yield Finding(
            id="labels-damaged",
            severity="warning",
            sentence=f"{many(overlay.damaged, 'line')} of what was said of these pictures cannot "
            "be read: a crash may have cut it short.",
            remedy=f"Say it again. The lines lie in {journal.path(dataset.folder)}.",
            score=overlay.damaged,
        )


def _none_left(dataset: Dataset, out: Sequence[Ignored]) -> NoImagesFound:
    return NoImagesFound(
        what=f"No picture of {dataset.folder} is left to learn from",
        why=f"All {many(len(out))} were set aside here. The folder itself is as it was.",
        fix=f"Take it back: graft labels undo {dataset.folder}",
    )
