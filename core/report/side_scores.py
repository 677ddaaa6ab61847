"""What a run was scored on: its saved predictions, and the scores that they come to."""

from pathlib import Path
from typing import Literal

from core.data import split as splits
from core.data.dataset import Side
from core.errors import RunDamaged
from core.plan.plan import Plan
from core.report import predictions
from core.report.predictions import Predictions
from core.runs import best_weights
from core.runs.store import SPLIT
from core.tasks import table as tasks
from core.tasks.task import Scores

Scored = Side | Literal["folds"]
"""A side of the split, or all pictures that are not sealed, each held out once."""


def path(run: Path, side: Scored) -> Path:
    """Where the predictions lie."""
    return run / "predictions" / f"{side}.csv"


def read(run: Path, plan: Plan, side: Scored) -> tuple[Predictions, Scores]:
    """Predictions and scores.

    Raises:
        RunNotReady, RunDamaged: see `core.report.predictions.read`.
    """
    task = tasks.of(plan.task)
    found = predictions.read(path(run, side), task)
    limits = best_weights.thresholds(run)
    groups = belonging(run, plan, found)
    return found, task.score(found.targets, found.probabilities, found.classes, limits, groups)


def belonging(run: Path, plan: Plan, answers: Predictions) -> list[str]:
    """What each picture belongs to; those that nothing is known of to themselves."""
    kin = _kin(run, plan)
    return [kin.get(row.file, row.file) for row in answers.rows]


def _kin(run: Path, plan: Plan) -> dict[str, str]:
    """What each file belongs to; nothing where the split is lost, so that each is by itself."""
    try:
        rows = splits.load_rows(run / SPLIT, plan.classes, tasks.of(plan.task).read)
    except RunDamaged:
        return {}
    return {row.file: row.kin for row in rows}
