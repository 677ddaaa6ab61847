"""One side of a run: its saved predictions, and the scores that they come to."""

from pathlib import Path

from core.data.dataset import Side
from core.plan.plan import Plan
from core.report import predictions
from core.report.predictions import Predictions
from core.runs import best_weights
from core.tasks import table as tasks
from core.tasks.task import Scores


def path(run: Path, side: Side) -> Path:
    """Where the predictions of one side lie."""
    return run / "predictions" / f"{side}.csv"


def read(run: Path, plan: Plan, side: Side) -> tuple[Predictions, Scores]:
    """Predictions and scores of one side.

    Raises:
        RunNotReady, RunDamaged: see `core.report.predictions.read`.
    """
    task = tasks.of(plan.task)
    found = predictions.read(path(run, side), task)
    limits = best_weights.thresholds(run)
    return found, task.score(found.targets, found.probabilities, found.classes, limits)
