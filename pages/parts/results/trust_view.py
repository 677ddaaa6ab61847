"""The view "Trust" of the Results page: how far to believe an answer, and when not to."""

from core.report.predictions import Predictions
from core.report.side_scores import Scored
from core.runs.store import RunView
from core.tasks.task import Scores
from pages.parts.results import calibration, doubt, guarantee, robust


def show(run: RunView, answers: Predictions, scores: Scores, side: Scored) -> None:
    """All of it.

    Args:
        run: whose it is.
        answers: its predictions.
        scores: of them.
        side: of the split that was scored.
    """
    calibration.show(run, scores, side)
    doubt.show(run, answers, side)
    guarantee.show(run)
    robust.show(run, answers)
