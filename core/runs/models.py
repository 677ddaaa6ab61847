"""Runs that have a model to look at, whatever is being trained meanwhile."""

from core.runs import store
from core.runs.store import RunView


def of(folder: str) -> list[RunView]:
    """Those of one data folder that have ended with a model, the newest first.

    Args:
        folder: as the plans name it.
    """
    runs, _ = store.list_runs()
    return [run for run in runs if run.plan.folder == folder and ready(run)]


def ready(run: RunView) -> bool:
    """True where its model does not change any more: it has ended, and left one."""
    return run.has_model and run.state in store.ENDED
