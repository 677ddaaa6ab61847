"""Naming: what classes are called now, after all that were renamed, merged or removed.

A label names a class as it was called then. What is said of a name once its class is called
otherwise is about a new class of that name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from core.data.annotations.event import LONGEST_CLASS, LabelEvent
from core.data.same import Same


@dataclass(eq=False, slots=True)
class _Class:
    """One class, whatever it is called."""

    name: str | None
    """`None` once it was removed."""
    into: "_Class | None" = None
    """The class that it became part of."""


class Naming:
    """Goes through all that was said and counts, in order; each step takes the same short time."""

    def __init__(self, events: Iterable[LabelEvent]) -> None:
        self._now: dict[str, _Class] = {}
        self._first: dict[str, _Class] = {}
        self._all: list[_Class] = []
        self._meant: dict[int, list[_Class]] = {}
        self._lately: dict[tuple[str, ...], list[_Class]] = {}
        """What names mean since a class was last called otherwise."""
        for event in events:
            self._take(event)

    def _take(self, event: LabelEvent) -> None:
        if event.kind == "label":
            self._meant[id(event)] = self._lately.get(event.names) or self._mean(event.names)
        elif event.kind == "class":
            for name in event.names:
                self._called(name)
        elif event.kind == "rename class":
            for name in event.names:
                self._rename(name, event.text)
        elif event.kind == "remove class":
            for name in event.names:
                self._remove(name)

    def _mean(self, names: tuple[str, ...]) -> list[_Class]:
        """The classes of these names now; remembered, for most labels name what others did."""
        self._lately[names] = [self._called(name) for name in names]
        return self._lately[names]

    def _called(self, name: str) -> _Class:
        """The class of that name; a new one where there is none."""
        if (spoken_of := self._now.get(name)) is None:
            spoken_of = self._now[name] = _Class(name)
            self._first.setdefault(name, spoken_of)
            self._all.append(spoken_of)
        return spoken_of

    def _rename(self, old: str, new: str) -> None:
        if old != new and 0 < len(new) <= LONGEST_CLASS:
            self._called(old).into = self._called(new)
            self._forget(old)

    def _remove(self, name: str) -> None:
        self._called(name).name = None
        self._forget(name)

    def _forget(self, name: str) -> None:
        del self._now[name]
        self._lately.clear()

    @property
    def renamed(self) -> dict[str, str | None]:
        """What the classes of a folder are called now, where that is not as the folder has it."""
        now = {name: _name(first) for name, first in self._first.items()}
        return {name: new for name, new in now.items() if name != new}

    @property
    def mentioned(self) -> tuple[str, ...]:
        """All names as they are now, in the order in which the classes first were spoken of."""
        names = dict.fromkeys(map(_name, self._all))
        return tuple(name for name in names if name is not None)

    def as_now(self, decided: Mapping[str, LabelEvent]) -> dict[str, LabelEvent]:
        """What was said, in the names of now; nothing of what named removed classes alone.

        Args:
            decided: some of the events, by content.
        """
        now = {content: self._as_now(event) for content, event in decided.items()}
        return {content: event for content, event in now.items() if event}

    def _as_now(self, event: LabelEvent) -> LabelEvent | None:
        meant = self._meant.get(id(event))
        if not meant:
            return event
        names = {name for name in map(_name, meant) if name is not None}
        if names == {*event.names}:
            return event
        return _with_names(Same(event), tuple(sorted(names))) if names else None


def with_names(event: LabelEvent, names: Mapping[str, str]) -> LabelEvent:
    """What was said with other names for some classes; of the same event the same copy."""
    return _with_names(Same(event), tuple(sorted({names.get(n, n) for n in event.names})))


@lru_cache(maxsize=1 << 16)
def _with_names(same: Same[LabelEvent], names: tuple[str, ...]) -> LabelEvent:
    """A copy; each takes ten microseconds, and every undo asks for all of them again."""
    return same.held.model_copy(update={"names": names})


def _name(spoken_of: _Class) -> str | None:
    """What a class is called now; `None` = it was removed."""
    last = spoken_of
    while last.into is not None:
        last = last.into
    while spoken_of.into is not None:
        spoken_of.into, spoken_of = last, spoken_of.into
    return last.name
