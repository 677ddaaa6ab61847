"""History: what was said, taken back and brought again, press by press, without an end.

An undo is an event too, and so is its undo: nothing is ever lost. Whoever presses next goes on from
what counts then, also where two windows are open.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from core.data.annotations import journal, overlay
from core.data.annotations.event import LabelEvent
from core.data.annotations.journal import Events

_Pressed = tuple[LabelEvent, LabelEvent]
"""What is undone, and what that is about: the same, or what an undo that is undone took back."""


def next_undo(folder: Path) -> LabelEvent | None:
    """What the next undo takes back; `None` where nothing counts that was said."""
    return _about(_last(journal.read(folder).all))


def next_redo(folder: Path) -> LabelEvent | None:
    """What the next redo brings back; `None` where something was said since the last undo."""
    return _about(_undone(journal.read(folder).all))


def undo(folder: Path, who: str) -> LabelEvent | None:
    """Take back the last that counts, and tell what that was; `None` where there is nothing.

    Raises:
        DiskFull: no room left.
    """
    return _press(folder, who, _last)


def redo(folder: Path, who: str) -> LabelEvent | None:
    """Bring back what the last undo took back, and tell it: of several the latest.

    Raises:
        DiskFull: no room left.
    """
    return _press(folder, who, _undone)


def _press(
    folder: Path, who: str, which: Callable[[Sequence[LabelEvent]], _Pressed | None]
) -> LabelEvent | None:
    pressed: list[_Pressed] = []

    def say(events: Events) -> list[LabelEvent]:
        pressed.extend(filter(None, (which(events.all),)))
        return [LabelEvent(kind="undo", who=who, undoes=(gone.id,)) for gone, _ in pressed]

    journal.follow_up(folder, say)
    return _about(pressed[0] if pressed else None)


def _about(pressed: _Pressed | None) -> LabelEvent | None:
    return pressed[1] if pressed else None


def _last(events: Sequence[LabelEvent]) -> _Pressed | None:
    """The latest that counts; told without going through all that was said before."""
    gone: set[str] = set()
    for event in reversed(events):
        if event.id in gone:
            continue
        if event.kind != "undo":
            return event, event
        gone.update(event.undoes)
    return None


def _undone(events: Sequence[LabelEvent]) -> _Pressed | None:
    """The latest undo that counts, if nothing was said after it; earlier redos do not matter."""
    said = {event.id: event for event in events if event.kind != "undo"}
    for latest in reversed(overlay.counting(events)):
        if latest.kind != "undo":
            break
        if about := [name for name in latest.undoes if name in said]:
            return latest, said[about[-1]]
    return None
