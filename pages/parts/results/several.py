"""Results of several classes a picture: each class by itself, and which come together."""

import streamlit as st

from core.report import predictions, together
from core.report.predictions import Predictions
from core.runs.store import RunView
from core.tasks.label_scores import LabelScores
from pages.parts.results import cells
from pages.parts.shared import scored
from pages.parts.shared.words import many, percent, plain, why


def classes(scores: LabelScores) -> None:
    """One row a class, the poorest average precision first."""
    rows = sorted(
        scores.per_class,
        key=lambda row: (row.average_precision is None, row.average_precision or 0.0),
    )
    st.dataframe(
        {
            "Class": [row.label for row in rows],
            "Pictures": [row.n for row in rows],
            "Average precision": [cells.whole(row.average_precision) for row in rows],
            "Recall": [cells.whole(row.recall) for row in rows],
            "95 % range": [scored.between(row.low, row.high) for row in rows],
            "Precision": [cells.whole(row.precision) for row in rows],
            "F1": [cells.whole(row.f1) for row in rows],
            "Said from": [percent(row.threshold) for row in rows],
        },
        hide_index=True,
        height=min(420, 38 + 35 * len(rows)),
        column_config={
            name: st.column_config.NumberColumn(
                format="%d %%", help=why(f"results.{name.lower().replace(' ', '_')}")
            )
            for name in ("Average precision", "Recall", "Precision", "F1")
        }
        | {"Said from": st.column_config.TextColumn(help=why("results.threshold"))},
        alt="Scores of each class, the poorest first",
    )


def missed(run: RunView, answers: Predictions, scores: LabelScores) -> cells.Cell | None:
    """Which classes come together, which are missed; the cell that was pressed last."""
    figure = cells.readable(together.together(scores))
    cell = cells.pressed(run, answers, figure, together.describe(scores))
    if cell is None:
        st.caption(f":material/touch_app: {why('results.together')}")
        return None
    rows = predictions.missed(answers, *cell)
    beside = f" beside {cell[0]}" if cell[0] != cell[1] else ""
    missed_ones = f"{cell[1]} missed{beside}"
    return cells.Cell(
        says=f"{plain(missed_ones)}: {many(len(rows), 'picture')}",
        reason=f"Behind the pressed cell: {missed_ones}.",
        rows=rows,
    )
