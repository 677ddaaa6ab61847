"""One side of a run: its saved predictions, and the scores that they come to."""

from pathlib import Path

from core.data import split as splits
from core.data.dataset import Side
from core.plan.plan import Plan
from core.report import predictions
from core.report.predictions import Predictions
from core.runs import best_weights
from core.runs.store import SPLIT
from core.tasks import table as tasks
from core.tasks.task import Scores


def path(run: Path, side: Side) -> Path:
    """Where the predictions of one side lie."""
    return run / "predictions" / f"{side}.csv"


def read(run: Path, plan: Plan, side: Side) -> tuple[Predictions, Scores]:
    """Predictions and scores of one side.

    Raises:
        RunNotReady, RunDamaged: see `core.report.predictions.read` and `core.data.split.load_rows`.
    """
    task = tasks.of(plan.task)
    found = predictions.read(path(run, side), task)
    limits = best_weights.thresholds(run)
    kin = {row.file: row.kin for row in splits.load_rows(run / SPLIT, plan.classes, task.read)}
    groups = [kin.get(row.file, row.file) for row in found.rows]
    return found, task.score(found.targets, found.probabilities, found.classes, limits, groups)
