"""Folder levels: which of the folders above a picture names its class, and which its side."""

from collections.abc import Sequence
from dataclasses import dataclass

Levels = tuple[int, ...]
INNERMOST: Levels = (-1,)
"""Instead of levels: the folder that a picture lies in, however deep that is."""
NO_FOLDERS: Levels = ()
"""Instead of levels: no folder names a class."""
_NAMED = 3
_COUNTED = ("one level", "two levels", "three levels", "four levels", "five levels", "six levels")


@dataclass(frozen=True, kw_only=True, slots=True)
class FolderLevels:
    """How a tree of folders is read; a level is counted from 0, the folders in the data folder."""

    classes: Levels = (0,)
    """Levels whose names together are the class, with a slash between them; or `INNERMOST` or
    `NO_FOLDERS`."""
    side: int | None = None
    """Level whose name says training, validation or test."""
    around: int = 0
    """Levels of folders around everything, which say nothing."""

    def name(self, folders: Sequence[str]) -> str | None:
        """The class of a picture in these folders; `None` where it lies above the classes."""
        levels = self._levels(len(folders))
        return "/".join(folders[level] for level in levels) if levels else None

    def above(self, folders: Sequence[str]) -> tuple[str, ...]:
        """The folders above that of the class which may say something of a picture."""
        levels = self._levels(len(folders))
        end = levels[0] if levels else len(folders) if self.classes else 0
        return tuple(folders[level] for level in self._own(end))

    def below(self, folders: Sequence[str]) -> tuple[str, ...]:
        """The folders inside that of the class; all where none is."""
        levels = self._levels(len(folders))
        start = levels[-1] + 1 if levels else len(folders) if self.classes else 0
        return tuple(folders[level] for level in self._own(len(folders)) if level >= start)

    def _own(self, end: int) -> list[int]:
        return [level for level in range(self.around, end) if level != self.side]

    def _levels(self, depth: int) -> tuple[int, ...]:
        if self.classes == INNERMOST:
            return tuple(self._own(depth)[-1:])
        return self.classes if max(self.classes, default=0) < depth else ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassReading:
    """One way to read a tree of folders."""

    levels: FolderLevels
    classes: tuple[str, ...]
    """That it gives, in natural order."""

    @property
    def names(self) -> str:
        """Its classes in a few words."""
        few, more = self.classes[:_NAMED], len(self.classes) - _NAMED
        return ", ".join(few) + (f" and {more:,} more" if more > 0 else "")

    @property
    def sentence(self) -> str:
        """Which folders it takes for the classes."""
        levels = self.levels.classes
        if levels == INNERMOST:
            where = "the innermost folders, however deep they lie"
        elif len(levels) > 1:
            where = "what several folders say together"
        elif levels == (0,):
            where = "the folders directly in it"
        else:
            deep = _COUNTED[levels[0] : levels[0] + 1] or (f"{levels[0] + 1} levels",)
            where = f"the folders {deep[0]} down"
        return f"Classes are {where}: {self.names}."


@dataclass(frozen=True, kw_only=True, slots=True)
class TreeReading:
    """How a tree of folders is read, and how else it may be."""

    best: ClassReading
    others: tuple[ClassReading, ...] = ()
    doubtful: bool = False
    """True where somebody may well have meant one of the others."""

    def read_as(self, levels: Levels | None) -> "TreeReading":
        """The same with another reading chosen, where it is one of those."""
        every = (self.best, *self.others)
        chosen = next((one for one in every if one.levels.classes == levels), None)
        if chosen is None:
            return self
        left = tuple(one for one in every if one is not chosen)
        return TreeReading(best=chosen, others=left, doubtful=True)
