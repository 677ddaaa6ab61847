"""One thing that is said of pictures, kept at once: on disk before the page goes on."""

from pathlib import Path
from typing import Any

from core.data.annotations import event, journal
from core.data.annotations.event import LabelEvent
from core.errors import LabelsRefused
from pages.parts.shared import notices, selection


def write(folder: Path, **fields: Any) -> None:
    """Keep it; what cannot be kept is told in words.

    Args:
        folder: of the data set.
        fields: of the event, see `core.data.annotations.event.LabelEvent`.
    """
    with notices.guard():
        try:
            said = LabelEvent(who=event.myself(), **fields)
        except ValueError as problem:
            raise LabelsRefused(
                what="This cannot be kept",
                why=f"A class has 1 to {event.LONGEST_CLASS} letters.",
                fix="Give the class a shorter name.",
            ) from problem
        journal.write(folder, [said])
        selection.anew()


def take_back(folder: Path, said: LabelEvent) -> None:
    """Let it count no more; what was said before counts again."""
    write(folder, kind="undo", undoes=(said.id,))
