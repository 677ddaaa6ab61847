"""Overlay: all that was said of a data set's pictures, as it counts now, laid over its scan."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.data import reading
from core.data.annotations import changes, journal, shown
from core.data.annotations.event import DECIDES, OF_CLASSES, LabelEvent
from core.data.annotations.journal import Events
from core.data.annotations.naming import Naming
from core.data.dataset import Dataset, Ignored, Picture
from core.data.target import Kind, Target, Unsorted
from core.data.unsorted import NOBODY

_DECIDES = frozenset(DECIDES)
_OF_CLASSES = frozenset(OF_CLASSES)
_NAMED_ANEW = ("rename class", "remove class")
_CHANGES_ALL = frozenset((*OF_CLASSES, "undo"))
"""Kinds of events after which all that was said before counts otherwise."""
_KEEP = 8
"""Overlays that are remembered."""


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
    renamed: dict[str, str | None] = field(default_factory=dict)
    """What classes of the folder are called now; `None` = removed. What was said is in the names of
    now."""
    of_classes: tuple[LabelEvent, ...] = ()
    """What was said of classes themselves and counts, in order."""
    several: bool = False
    """True where somebody said that a picture can show several classes."""
    mentioned: tuple[str, ...] = ()
    """Classes that were made here or named by a label, in the order in which they came."""


def of(folder: Path) -> Overlay:
    """What counts now for a data set, by its folder."""
    return counted(journal.read(folder))


def counted(events: Events) -> Overlay:
    """What counts of all events about a data set; of the same events it is the same object."""
    return _OVERLAYS.of(events)


class _Overlays:
    """The last few overlays; one that only grew by what is said of pictures is made from itself.

    To begin anew takes 20 milliseconds for 20,000 events, at every key that somebody presses.
    """

    def __init__(self) -> None:
        self._kept: deque[tuple[Events, Overlay]] = deque(maxlen=_KEEP)

    def of(self, events: Events) -> Overlay:
        kept = tuple(self._kept)
        same = next((overlay for known, overlay in kept if known is events), None)
        if same is not None:
            return same
        before = next((one for one in reversed(kept) if _goes_on(one[0], events)), None)
        overlay = _further(*before, events) if before else _from_the_start(events)
        self._kept.append((events, overlay))
        return overlay


_OVERLAYS = _Overlays()


def _goes_on(before: Events, events: Events) -> bool:
    """Whether the events are those before and some more about pictures: what is read is kept."""
    at = len(before.all)
    return (
        0 < at < len(events.all)
        and events.all[at - 1] is before.all[-1]
        and not any(event.kind in _CHANGES_ALL for event in events.all[at:])
    )


def _from_the_start(events: Events) -> Overlay:
    left = counting(events.all)
    latest = _Latest(Overlay())
    latest.take(left)
    of_classes = tuple(event for event in left if event.kind in _OF_CLASSES)
    naming = Naming(left) if any(event.kind in _NAMED_ANEW for event in of_classes) else None
    several = [bool(event.text) for event in of_classes if event.kind == "several"]
    return Overlay(
        decided=naming.as_now(latest.decided) if naming else latest.decided,
        groups=latest.groups,
        notes=latest.notes,
        position=len(events.all),
        damaged=events.damaged,
        renamed=naming.renamed if naming else {},
        of_classes=of_classes,
        several=several[-1] if several else False,
        mentioned=naming.mentioned if naming else tuple(_mentioned(left)),
    )


def _further(before: Events, overlay: Overlay, events: Events) -> Overlay:
    """An overlay with some more that was said of pictures.

    Args:
        before: what it was made from.
        overlay: that was made.
        events: what it is to be made from.
    """
    latest, more = _Latest(overlay), events.all[len(before.all) :]
    latest.take(more)
    return replace(
        overlay,
        decided=latest.decided,
        groups=latest.groups,
        notes=latest.notes,
        position=len(events.all),
        damaged=events.damaged,
        mentioned=tuple(dict.fromkeys(overlay.mentioned) | _mentioned(more)),
    )


def _mentioned(events: Sequence[LabelEvent]) -> dict[str, None]:
    """The names of classes where none was renamed, in the order in which they came."""
    named = (event.names for event in events if event.kind in ("label", "class"))
    return dict.fromkeys(name for names in named for name in names)


class _Latest:
    """The latest of each picture, going through the events in order."""

    def __init__(self, before: Overlay) -> None:
        self.decided = {**before.decided}
        self.groups, self.notes = {**before.groups}, {**before.notes}

    def take(self, events: Sequence[LabelEvent]) -> None:
        """The next that was said and counts."""
        decided = self.decided
        for event in events:
            kind = event.kind
            if kind in _DECIDES:
                for content in event.contents:
                    decided[content] = event
            elif kind in ("group", "note"):
                self._write(event, self.groups if kind == "group" else self.notes)

    def _write(self, event: LabelEvent, texts: dict[str, str]) -> None:
        for content in event.contents:
            texts[content] = event.text
            if not event.text:
                del texts[content]


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
    kind = kind_of(dataset, overlay)
    left, out, relabelled = _laid_over(dataset, overlay, kind)
    if not left:
        raise changes.none_left(dataset, out)
    if not (out or overlay.position or overlay.damaged):
        return dataset
    renamed = {name: overlay.renamed[name] for name in dataset.classes if name in overlay.renamed}
    changed = [*changes.of_pictures(relabelled, out, renamed), *changes.unsaid(out)]
    if changed or kind != dataset.kind:
        dataset = reading.narrowed(replace(dataset, kind=kind), left, [*dataset.ignored, *out])
    return replace(
        dataset,
        findings=(*dataset.findings, *changed, *changes.damaged(dataset, overlay.damaged)),
        said=overlay.position,
    )


def _laid_over(
    dataset: Dataset, overlay: Overlay, kind: Kind
) -> tuple[list[Picture], list[Ignored], list[Picture]]:
    """The pictures as they count, what is not used, and those of which something else was said."""
    left, relabelled = list[Picture](), list[Picture]()
    out = list[Ignored]()
    touched = overlay.decided if kind == dataset.kind and not overlay.renamed else None
    for picture in dataset.pictures:
        said = touched is None or picture.content in touched
        target = shows(picture, overlay, kind) if said else picture.target
        if isinstance(target, Unsorted):
            target = NOBODY
        if isinstance(target, str):
            out.append(Ignored(file=picture.file, reason=target, content=picture.content))
        elif target is picture.target or target == picture.target:
            left.append(picture)
        else:
            left.append(replace(picture, target=target))
            if picture.content in overlay.decided:
                relabelled.append(picture)
    return left, out, relabelled


def kind_of(dataset: Dataset, overlay: Overlay) -> Kind:
    """What kind of target its pictures have, with what was said of that."""
    return "multilabel" if overlay.several and dataset.kind == "classify" else dataset.kind


def shows(picture: Picture, overlay: Overlay, kind: Kind) -> Target | str:
    """What a picture shows by all that was said, or why it is not used.

    Args:
        picture: as it lies in the folder.
        overlay: see `of`.
        kind: see `kind_of`.
    """
    event = overlay.decided.get(picture.content)
    return shown.now(picture.target, event, overlay.renamed, kind)
