"""Merging: what another person said of the same pictures, beside what was said here."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from core.data.annotations import overlay
from core.data.annotations.event import LabelEvent
from core.data.annotations.journal import Events
from core.data.annotations.naming import with_names
from core.data.annotations.overlay import Overlay

_Key = tuple[str, str]
"""What it is about (what a picture shows, its group, its note), and the content of the picture."""


@dataclass(frozen=True, kw_only=True)
class Both:
    """A picture of which both said something, each by themselves."""

    file: str
    about: str
    """`shows`, `group` or `note`."""
    mine: LabelEvent
    theirs: LabelEvent

    @property
    def agree(self) -> bool:
        """True where both said the same."""
        return _meant(self.mine) == _meant(self.theirs)


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What a merge brings."""

    events: tuple[LabelEvent, ...]
    """Theirs, of the pictures that are here and for which they are taken; not written yet."""
    pictures: int
    """How many pictures they are about."""
    both: tuple[Both, ...]
    elsewhere: int
    """Pictures that they spoke of and that are not here."""
    classes: int = 0
    """How many of the events are about classes themselves."""


def answer(event: LabelEvent) -> str:
    """What was said, for people: of a label its classes."""
    if event.kind in ("group", "note"):
        return event.text
    return " | ".join(event.names) if event.kind == "label" else event.kind


def _meant(event: LabelEvent) -> tuple[Hashable, ...]:
    """What was said, to be compared: a class may be called “not sure”."""
    return event.kind, event.names, event.text


def merge(
    mine: Events, theirs: Events, here: Mapping[str, str], *, prefer_theirs: bool = False
) -> Merged:
    """Take theirs where mine say nothing; where both say something, mine stay.

    What they took back is not taken, nor what I took back after I had it from them. Their undo
    never touches mine. Doing it again changes nothing.

    Theirs come in the names of now, and in mine where I called a class otherwise. What they said of
    a class itself comes where I said nothing of it.

    Args:
        mine: what was said here.
        theirs: what they said.
        here: file of each picture, by its content.
        prefer_theirs: take theirs also where mine say something else.
    """
    said, had = _latest(mine), _contents_by_id(mine.all)
    now = overlay.counted(mine)
    taken: dict[int, tuple[LabelEvent, list[str]]] = {}  # by object: an id may be there twice
    both: list[Both] = []
    elsewhere: set[str] = set()
    for (about, content), theirs_now in _latest(theirs).items():
        event = _in_my_names(theirs_now, now)
        before = said.get((about, content))
        if content not in here:
            elsewhere.add(content)
        elif before is None:
            if content not in had[event.id]:
                taken.setdefault(id(event), (event, []))[1].append(content)
        elif not _same_saying(before, event):
            pair = Both(file=here[content], about=about, mine=before, theirs=event)
            both.append(pair)
            if prefer_theirs and not pair.agree:
                taken.setdefault(id(event), (event, []))[1].append(content)
    of_classes = _of_classes(mine, theirs)
    events = tuple(_narrowed(event, contents, here) for event, contents in taken.values())
    return Merged(
        events=(*of_classes, *events),
        classes=len(of_classes),
        pictures=len({content for event in events for content in event.contents}),
        both=tuple(sorted(both, key=lambda pair: (pair.file, pair.about))),
        elsewhere=len(elsewhere),
    )


def _latest(events: Events) -> dict[_Key, LabelEvent]:
    """The event that counts, for each thing that is said of a picture."""
    latest = {("shows", one): event for one, event in overlay.counted(events).decided.items()}
    for event in overlay.standing(events.all):
        if event.kind in ("group", "note"):
            latest |= {(event.kind, content): event for content in event.contents}
    return {key: event for key, event in latest.items() if key[0] == "shows" or event.text}


def _in_my_names(event: LabelEvent, mine: Overlay) -> LabelEvent:
    """What they said, with classes called as I call them; those that I called otherwise."""
    otherwise = {name: new for name in event.names if name not in mine.mentioned
                 and (new := mine.renamed.get(name))}  # fmt: skip
    return with_names(event, otherwise) if otherwise else event


def _of_classes(mine: Events, theirs: Events) -> list[LabelEvent]:
    """What they said of classes of which I said nothing, or of all where I did of none."""
    now, ids = overlay.counted(mine), {event.id for event in mine.all}
    spoken_of = {*now.mentioned, *now.renamed}
    kinds = {event.kind for event in now.of_classes}

    def is_mine(event: LabelEvent) -> bool:
        if event.kind in ("several", "class order"):
            return event.kind in kinds
        return not spoken_of.isdisjoint((*event.names, event.text))

    events = overlay.counted(theirs).of_classes
    return [event for event in events if event.id not in ids and not is_mine(event)]


def _contents_by_id(events: Iterable[LabelEvent]) -> Mapping[str, set[str]]:
    contents: dict[str, set[str]] = defaultdict(set)
    for event in events:
        contents[event.id].update(event.contents)
    return contents


def _narrowed(event: LabelEvent, contents: list[str], here: Mapping[str, str]) -> LabelEvent:
    """The event about some of its pictures, each named as it lies here."""
    files = tuple(here[content] for content in contents)
    return event.model_copy(update={"contents": tuple(contents), "files": files})


def _same_saying(mine: LabelEvent, theirs: LabelEvent) -> bool:
    """True where one of both got it from the other, as events or in a table."""
    said_by = ((event.who, event.t, _meant(event)) for event in (mine, theirs))
    return mine.id == theirs.id or len({*said_by}) == 1


def decided(both: Iterable[Both]) -> list[tuple[Hashable, Hashable]]:
    """Both answers for each picture of which both decided what it shows."""
    return [(_meant(pair.mine), _meant(pair.theirs)) for pair in both if pair.about == "shows"]
