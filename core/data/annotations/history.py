"""History: what was said, taken back and brought again, press by press, without an end.

An undo is an event too, and so is its undo: nothing is ever lost. Whoever presses next goes on from
what counts then, also where two windows are open.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from core.data.annotations import journal, overlay
from core.data.annotations.event import LabelEvent
from core.data.annotations.journal import Events

_Pressed = tuple[tuple[LabelEvent, ...], tuple[LabelEvent, ...]]
"""What is undone, and what that is about: the same, or what an undo that is undone took back."""
_NOTHING: _Pressed = ((), ())


def next_undo(folder: Path) -> tuple[LabelEvent, ...]:
    """What the next undo takes back: the events of one press; empty where nothing counts."""
    return _last(journal.read(folder).all)[1]


def next_redo(folder: Path) -> tuple[LabelEvent, ...]:
    """What the next redo brings back; empty where something was said since the last undo."""
    return _undone(journal.read(folder).all)[1]


def undo(folder: Path, who: str) -> tuple[LabelEvent, ...]:
    """Take back the last press that counts, and tell what that was; empty where there is nothing.

    Raises:
        DiskFull: no room left.
    """
    return _press(folder, who, _last)


def redo(folder: Path, who: str) -> tuple[LabelEvent, ...]:
    """Bring back what the last undo took back, and tell it.

    Raises:
        DiskFull: no room left.
    """
    return _press(folder, who, _undone)


def _press(
    folder: Path, who: str, which: Callable[[Sequence[LabelEvent]], _Pressed]
) -> tuple[LabelEvent, ...]:
    pressed: list[_Pressed] = []

    def say(events: Events) -> list[LabelEvent]:
        pressed.append(which(events.all))
        gone = tuple(event.id for event in pressed[0][0])
        return [LabelEvent(kind="undo", who=who, undoes=gone)] if gone else []

    journal.follow_up(folder, say)
    return pressed[0][1]


def _last(events: Sequence[LabelEvent]) -> _Pressed:
    """The latest press that counts; told without going through all that was said before."""
    gone: set[str] = set()
    latest: list[LabelEvent] = []
    for event in reversed(events):
        if event.id in gone:
            continue
        if event.kind == "undo":
            gone.update(event.undoes)
            continue
        if latest and not (event.press and event.press == latest[0].press):
            break
        latest.append(event)
        if not event.press:
            break
    pressed = tuple(reversed(latest))
    return pressed, pressed


def _undone(events: Sequence[LabelEvent]) -> _Pressed:
    """The latest undo that counts, if nothing was said after it; earlier redos do not matter."""
    said = {event.id: event for event in events if event.kind != "undo"}
    for latest in reversed(overlay.counting(events)):
        if latest.kind != "undo":
            break
        if about := tuple(said[name] for name in latest.undoes if name in said):
            return (latest,), about
    return _NOTHING
