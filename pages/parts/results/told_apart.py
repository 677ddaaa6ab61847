"""How well each class is told from all others: its curves, its numbers, and those of the whole."""

from collections.abc import Sequence

import streamlit as st

from core.report import all_scores, class_curves
from core.report.all_scores import ScoreLine
from core.report.predictions import Predictions
from core.runs.store import RunView
from core.tasks.class_scores import ClassificationScores, ClassScores
from core.tasks.label_scores import LabelClassScores, LabelScores
from core.tasks.task import Scores
from pages.parts.shared import chart, words
from pages.parts.shared.words import why


@st.fragment
def show(run: RunView, answers: Predictions, scores: Scores) -> None:
    """The curves of a chosen class, the poorest first; nothing of a kind without classes.

    Args:
        run: whose it is.
        answers: its predictions.
        scores: of them.
    """
    if not isinstance(scores, LabelScores | ClassificationScores):
        return
    st.subheader("Each class against all others", help=why("results.curves"))
    rows: list[ClassScores | LabelClassScores] = sorted(
        scores.per_class,
        key=lambda one: (one.average_precision is None, one.average_precision or 0.0),
    )
    left, right = st.columns([5, 3], gap="medium")
    with right:
        at = st.selectbox(
            "Class",
            range(len(rows)),
            format_func=lambda place: words.exact(rows[place].label),
            key=f"curve-class-{run.folder.name}"[:80],
        )
        row = rows[at or 0]
        _table(all_scores.of_class(row), f"Scores of {words.exact(row.label)}")
    with left:
        drawn = class_curves.of(answers)
        figure = class_curves.draw(drawn, row.label)
        narrow = class_curves.draw(drawn, row.label, stacked=True)["layout"]
        chart.show(
            figure | {"narrow": narrow},
            key=f"class-curves-{run.folder.name}"[:80],
            alt=class_curves.describe(row),
            height=class_curves.HEIGHT,
        )
    st.subheader("More scores", help=why("results.more_scores"))
    _table(all_scores.of_all(scores), "More scores of the whole")


def _table(lines: Sequence[ScoreLine], alt: str) -> None:
    st.dataframe(
        {
            "Score": [line.title for line in lines],
            "Value": [line.said for line in lines],
            "95 % range": [line.between for line in lines],
            "n": [line.n for line in lines],
        },
        hide_index=True,
        column_config={"n": st.column_config.NumberColumn(width=50)},
        alt=alt,
    )
