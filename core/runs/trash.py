"""The trash: runs that were deleted, until it is emptied."""

import time
from pathlib import Path

from core import home
from core.errors import RunBusy, RunNotFound
from core.runs import process


def put(run: Path) -> Path:
    """Put a run in the trash, from where `take_out` brings it back.

    Raises:
        RunBusy: it is still running.
    """
    if process.exists(run):
        raise RunBusy(
            what=f"{run.name} is still running",
            why="A worker writes into its folder.",
            fix="Stop it first.",
        )
    place = home.home() / "trash" / run.name
    if place.exists():
        place = place.with_name(f"{run.name}-{time.time_ns()}")
    place.parent.mkdir(parents=True, exist_ok=True)
    return run.rename(place)


def take_out(trashed: Path) -> Path:
    """Take a run out of the trash.

    Raises:
        RunNotFound: it is not there.
    """
    if trashed.resolve().parent != home.home() / "trash" or not trashed.is_dir():
        raise RunNotFound(
            what=f"{trashed.name} is not in the trash",
            why="It was restored or removed before.",
            fix="Look at the list of runs.",
        )
    home.runs_folder().mkdir(parents=True, exist_ok=True)
    return trashed.rename(home.runs_folder() / trashed.name)
