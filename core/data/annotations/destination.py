"""Where labels may be taken to: a new place, outside the data folder."""

import os
from pathlib import Path

from core.errors import ExportError


def checked(out: Path, folder: Path, *, as_folder: bool = False) -> Path:
    """The whole path of a place that has nothing in it.

    Args:
        out: the place.
        folder: the data folder.
        as_folder: an empty folder will do.

    Raises:
        ExportError: there is something, or it lies in the data folder.
    """
    place = out.expanduser().resolve()
    empty = as_folder and place.is_dir() and not any(place.iterdir())
    if os.path.lexists(place) and not empty:
        raise taken(place)
    if place.is_relative_to(folder.resolve()):
        raise ExportError(
            what=f"{place} lies in the data folder",
            why="Your data folder is only read: what is written there would be data the next time.",
            fix="Choose a place outside it.",
        )
    return place


def taken(place: Path) -> ExportError:
    """The error for a place where something is."""
    return ExportError(
        what=f"There is something at {place}",
        why="An export never overwrites or mixes with what is there already.",
        fix="Choose a new place, or remove that first.",
    )
