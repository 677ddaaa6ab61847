"""Arrivals: pictures that have come into a folder, whole, and were not dealt with yet.

The folder is looked at again and again: that works on every drive, network drives among them. A
file counts as whole once it stayed as it is for a moment; who deals with it may still find that it
is not, and puts it off.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.data import picture_list, walk

SETTLED_S = 0.6
"""A file that is being written changes more often than that."""
AGAIN_S = 2.0
"""Until a file that was put off is tried again."""
GIVE_UP_S = 30.0
"""A file that stayed as it is for so long is not being written any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileState:
    """What tells that a file was changed."""

    size: int
    changed_ns: int

    @classmethod
    def of(cls, path: Path) -> "FileState | None":
        """Of a file as it is now; None where it is gone or may not be looked at."""
        try:
            found = path.stat()
        except OSError:
            return None
        return cls(size=found.st_size, changed_ns=found.st_mtime_ns)


@dataclass(kw_only=True, slots=True)
class _Waiting:
    state: FileState
    since: float
    """When it was first seen in this state."""
    not_before: float
    """When it is ready."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """A picture that has come."""

    name: str
    """Relative to the folder, with forward slashes."""
    path: Path
    state: FileState
    last_try: bool
    """It has not changed for long: what is wrong with it will stay so."""


class Arrivals:
    """What has come into a folder and all below it; links that lead out are not followed.

    Args:
        folder: the folder.
        out: a folder that may lie in it, and is left out with all below it.
        done: files that were dealt with, and how they were then.
        now: the clock, in seconds.
    """

    def __init__(
        self, folder: Path, out: Path, done: Mapping[str, FileState], now: Callable[[], float]
    ) -> None:
        self.folder = folder
        self._done, self._now = dict(done), now
        self._waiting: dict[str, _Waiting] = {}
        place, here = out.resolve(), folder.resolve()
        inside = place.is_relative_to(here)
        self._out = f"{place.relative_to(here).as_posix()}/" if inside else None

    def look(self) -> list[Arrival]:
        """The pictures that are ready now, those that came first before the others."""
        now, before = self._now(), self._waiting
        self._waiting = {}
        for name in walk.walk(self.folder).files:
            if self._out and name.startswith(self._out):
                continue
            path = self.folder / name
            state = FileState.of(path) if name in before or self._is_new(name, path) else None
            if state is None or state == self._done.get(name):
                continue
            waiting = before.get(name)
            if waiting is None or waiting.state != state:
                waiting = _Waiting(state=state, since=now, not_before=now + SETTLED_S)
            self._waiting[name] = waiting
        ready = [name for name, waiting in self._waiting.items() if waiting.not_before <= now]
        ready.sort(key=lambda name: (self._waiting[name].since, name))
        return [self._arrival(name, now) for name in ready]

    def _is_new(self, name: str, path: Path) -> bool:
        return name in self._done or picture_list.may_be_named(path)

    def _arrival(self, name: str, now: float) -> Arrival:
        waiting = self._waiting[name]
        return Arrival(
            name=name,
            path=self.folder / name,
            state=waiting.state,
            last_try=now - waiting.since >= GIVE_UP_S,
        )

    def done(self, arrival: Arrival) -> None:
        """It was dealt with as it was; changed since, it comes again."""
        self._done[arrival.name] = arrival.state
        self._waiting.pop(arrival.name, None)

    def put_off(self, arrival: Arrival) -> None:
        """It could not be dealt with yet."""
        if waiting := self._waiting.get(arrival.name):
            waiting.not_before = self._now() + AGAIN_S
