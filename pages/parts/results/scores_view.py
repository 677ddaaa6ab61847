"""The view "Scores" of the Results page: class by class, worst mistakes, the sealed test set."""

import streamlit as st

from core.report.predictions import Predictions
from core.report.side_scores import Scored
from core.runs.store import RunView
from core.tasks.task import Scores
from pages.parts.results import report, sealed, told_apart
from pages.parts.shared.words import why


def show(run: RunView, answers: Predictions, scores: Scores, side: Scored) -> None:
    """All of it.

    Args:
        run: whose it is.
        answers: its predictions.
        scores: of them.
        side: of the split that was scored.
    """
    report.by_class(run, answers, scores, side)
    told_apart.show(run, answers, scores)
    st.subheader("Worst mistakes", help=why("results.mistakes"))
    report.mistakes(run, answers, side)
    sealed.show(run)
