"""Classes as people make, name, merge, order and colour them: events beside those about pictures.

No label is ever lost: to rename a class into one that is there makes them one, and to undo that
brings both back with the pictures that each had.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.data.annotations import event as events
from core.data.annotations import journal, overlay
from core.data.annotations.event import LONGEST_CLASS, Kind, LabelEvent
from core.data.annotations.journal import Events
from core.data.same import Same
from core.errors import LabelsRefused

_COLOUR = re.compile("#[0-9a-f]{6}")
_NOT_SEEN = ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Mc", "Me")
"""Categories of letters that show nothing by themselves: control characters, spaces, marks."""


@dataclass(frozen=True, kw_only=True)
class NamedClass:
    """One class."""

    name: str
    colour: str = ""
    """As `#rrggbb`; empty = nobody chose one."""


@dataclass(frozen=True, kw_only=True)
class ClassList:
    """The classes that a picture can be said to show."""

    classes: tuple[NamedClass, ...] = ()
    """In the order that people gave them, else as they came: the folder's own first."""
    several: bool = False
    """True where somebody said that a picture can show several of them."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of all classes, in order."""
        return tuple(one.name for one in self.classes)


def of(folder: Path, own: Iterable[str] = ()) -> ClassList:
    """The classes of a data folder: its own, those that were made, and those that labels name.

    Args:
        folder: the data folder.
        own: classes that it has by itself, in order, as it calls them.
    """
    return counted(journal.read(folder), own)


def counted(said: Events, own: Iterable[str] = ()) -> ClassList:
    """The same from all that was said; see `of`."""
    now = overlay.counted(said)
    made = _made(Same(now.of_classes))
    called = (now.renamed.get(name, name) for name in own)
    said_to_show = {event.names for event in now.decided.values()}  # of labels alone
    labelled = {name for names in said_to_show for name in names}
    came = dict.fromkeys(name for name in called if name is not None)
    came |= dict.fromkeys(
        name for name in now.mentioned if name in labelled or name in made.colours
    )
    first = [name for name in made.order if name in came]
    return ClassList(
        classes=tuple(
            NamedClass(name=name, colour=made.colours.get(name, ""))
            for name in dict.fromkeys((*first, *came))
        ),
        several=now.several,
    )


def make(folder: Path, name: str, *, who: str | None = None) -> LabelEvent:
    """Make a class that has no pictures yet.

    Raises:
        LabelsRefused: nobody could read the name, or there is a class of that name.
        DiskFull: no room left.
    """
    name = checked(name)
    if name in of(folder).names:
        raise LabelsRefused(
            what=f"There is a class {name} already",
            why="Two classes of one name could not be told apart.",
            fix="Choose another name, or use the one that is there.",
        )
    return _say(folder, who, kind="class", names=(name,))


def rename(folder: Path, old: str, new: str, *, who: str | None = None) -> LabelEvent:
    """Call a class otherwise; where there is one of that name, they become one.

    Args:
        folder: the data folder.
        old: what it is called now.
        new: what it is called from now on; what is said of `old` after that is a new class.
        who: says so; by default who works here.

    Raises:
        LabelsRefused: nobody could read the new name, or it is called so already.
        DiskFull: no room left.
    """
    new = checked(new)
    if new == old:
        raise LabelsRefused(
            what=f"The class is called {new} already",
            why="The new name is the old one.",
            fix="Choose another name.",
        )
    return _say(folder, who, kind="rename class", names=(old,), text=new)


def remove(folder: Path, name: str, *, who: str | None = None) -> LabelEvent:
    """Let a class be none; of its pictures nobody has said then what they show.

    Raises:
        DiskFull: no room left.
    """
    return _say(folder, who, kind="remove class", names=(name,))


def arrange(folder: Path, names: Sequence[str], *, who: str | None = None) -> LabelEvent:
    """Put classes in order; those that are not named come after them.

    Raises:
        LabelsRefused: there are too many.
        DiskFull: no room left.
    """
    return _say(folder, who, kind="class order", order=tuple(names))


def paint(folder: Path, name: str, colour: str, *, who: str | None = None) -> LabelEvent:
    """Give a class a colour; empty takes it back.

    Args:
        folder: the data folder.
        name: of the class.
        colour: as `#rrggbb`, or empty.
        who: says so; by default who works here.

    Raises:
        LabelsRefused: it is no colour.
        DiskFull: no room left.
    """
    colour = colour.strip().lower()
    if colour and not _COLOUR.fullmatch(colour):
        raise LabelsRefused(
            what=f"{colour[:40]} is no colour",
            why="A colour has six digits, two each for red, green and blue.",
            fix="Write one as #3366cc.",
        )
    return _say(folder, who, kind="class colour", names=(name,), text=colour)


def allow_several(folder: Path, yes: bool, *, who: str | None = None) -> LabelEvent:
    """Say that a picture can show several classes, or that each shows one.

    Raises:
        DiskFull: no room left.
    """
    return _say(folder, who, kind="several", text="yes" if yes else "")


def checked(name: str) -> str:
    """A name as it is kept: without spaces around it.

    Raises:
        LabelsRefused: it is too long, or has nothing that could be seen.
    """
    name = unicodedata.normalize("NFC", name).strip()
    if not any(unicodedata.category(letter) not in _NOT_SEEN for letter in name):
        raise _refused("It has no letter that could be seen.")
    if len(name) > LONGEST_CLASS:
        raise _refused(f"It has {len(name):,} letters; {LONGEST_CLASS} are kept at most.")
    return name


def _refused(why: str) -> LabelsRefused:
    return LabelsRefused(
        what="A class cannot be called so", why=why, fix="Give the class another name."
    )


def _say(folder: Path, who: str | None, *, kind: Kind, **fields: object) -> LabelEvent:
    by = events.myself() if who is None else who
    try:
        said = LabelEvent.model_validate({"kind": kind, "who": by, **fields})
    except ValueError as error:
        raise _refused(f"A class has 1 to {LONGEST_CLASS} letters.") from error
    journal.write(folder, [said])
    return said


class _Made:
    """What was said of classes beside their names: that they were made, their order and colours."""

    def __init__(self) -> None:
        self.colours: dict[str, str] = {}
        """Of all that were made; empty = none was chosen."""
        self.order: list[str] = []

    def take(self, said: LabelEvent) -> None:
        """The next that was said of classes and counts."""
        for name in said.names:
            if said.kind == "class":
                self.colours.setdefault(name, "")
            elif said.kind == "rename class":
                self._rename(name, said.text)
            elif said.kind == "remove class":
                self.colours.pop(name, None)
            elif said.kind == "class colour" and _COLOUR.fullmatch(said.text or "#000000"):
                self.colours[name] = said.text
        if said.kind == "class order":
            left = {*said.order}
            self.order = [*said.order, *(name for name in self.order if name not in left)]

    def _rename(self, old: str, new: str) -> None:
        if old in self.colours:
            colour = self.colours.pop(old)
            self.colours[new] = self.colours.get(new) or colour
        if new in self.order and old in self.order:
            self.order.remove(old)
        self.order = [new if name == old else name for name in self.order]


@lru_cache(maxsize=8)
def _made(same: Same[tuple[LabelEvent, ...]]) -> _Made:
    made = _Made()
    for event in same.held:
        made.take(event)
    return made
