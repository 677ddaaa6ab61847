"""How sure the model says it is, and how often that is right."""

import streamlit as st

from core.report import reliability
from core.report.side_scores import Scored
from core.runs import best_weights
from core.runs.store import RunView
from core.tasks.class_scores import ClassificationScores
from core.tasks.label_scores import LabelScores
from core.tasks.task import Scores
from pages.parts.shared import chart
from pages.parts.shared.words import many, percent, why


def show(run: RunView, scores: Scores, side: Scored) -> None:
    """The chart, and beside it the same in words.

    Args:
        run: whose it is.
        scores: of one side.
        side: that side.
    """
    st.subheader("How sure, and how often right", help=why("results.calibration"))
    if not isinstance(scores, ClassificationScores | LabelScores) or not scores.n:
        st.caption("Not known yet for this kind of model.")
        return
    left, right = st.columns([5, 3], gap="medium")
    with left:
        chart.show(
            reliability.draw(scores.reliability),
            key=f"reliability-{run.folder.name}"[:80],
            alt=reliability.describe(scores.reliability),
            height=reliability.RELIABILITY_HEIGHT,
        )
    with right:
        st.markdown(_off(scores))
        temperature = best_weights.temperature(run.folder)
        st.markdown(_temperature(temperature))
        if side == "validation" and temperature != 1:
            st.caption(why("results.temperature_here"))


def _off(scores: ClassificationScores | LabelScores) -> str:
    error, low, high = (
        getattr(scores, f"calibration_error{end}") or 0.0 for end in ("", "_low", "_high")
    )
    return (
        f"Its confidence is off by **{percent(error, 1)}** on average "
        f"({100 * low:.1f}–{percent(high, 1)}, {many(scores.n, 'picture')})."
    )


def _temperature(temperature: float) -> str:
    if temperature == 1:
        return "Its confidence is as it was learnt: no temperature is applied."
    made = "less sure" if temperature > 1 else "surer"
    return (
        f"It was made {made}, by a temperature of {temperature:.2f}: {why('results.temperature')}"
    )
