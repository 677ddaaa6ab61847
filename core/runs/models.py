"""Runs that have a model to look at, whatever is being trained meanwhile."""

from pathlib import Path

from core.errors import GraftError
from core.runs import events, store
from core.runs.store import RunView


def data_of(place: Path) -> str | None:
    """The data folder, as its plan names it, of a run that has ended with a model; else `None`."""
    try:
        run = store.read(place)
    except GraftError:
        return None
    return run.plan.folder if ready(run) else None


def last_written(place: Path) -> int:
    """When a run told something last, in ns; 0 where it has not yet."""
    try:
        return (place / events.EVENTS_FILE).stat().st_mtime_ns
    except OSError:
        return 0


def ready(run: RunView) -> bool:
    """True where its model does not change any more: it has ended, and left one."""
    return run.has_model and run.state in store.ENDED
