"""A matrix whose cells can be pressed, and the pictures behind a cell."""

from collections.abc import Sequence
from typing import Any

from core.data.dataset import Side
from core.report.predictions import Prediction, Predictions
from core.runs.store import RunView
from pages.parts.shared import chart, gallery, scored, session
from pages.parts.shared.words import percent

CELL_SHOWN = 24


def pressed(
    run: RunView, answers: Predictions, figure: dict[str, Any], alt: str
) -> tuple[str, str] | None:
    """Draw the matrix; the names of the cell that was pressed last, if it is one of this run.

    Args:
        run: whose it is.
        answers: its predictions.
        figure: a heat map with [row, column] as `customdata`.
        alt: the figure in words.
    """
    clicked = chart.show(
        figure,
        key=f"confusion-{run.folder.name}-{answers.classes}"[:80],
        alt=alt,
        height=int(figure["layout"].get("height", 400)),
        clickable=True,
    )
    if clicked and clicked.get("custom") and tuple(clicked["custom"]) != session.recall("cell"):
        session.remember("cell", tuple(clicked["custom"]))
        session.forget("page-cell")
    cell = session.recall("cell")
    known = cell is not None and cell[0] in answers.classes and cell[1] in answers.classes
    return (cell[0], cell[1]) if known else None


def readable(figure: dict[str, Any]) -> dict[str, Any]:
    """Opaque cells, so that Plotly finds a text colour with contrast; no zeros in the way."""
    heat = figure["data"][0]
    heat["colorscale"] = [[0, "paper"], heat["colorscale"][-1]]
    heat["text"] = [[count or "" for count in row] for row in heat["text"]]
    for axis in ("xaxis", "yaxis"):
        figure["layout"][axis] = {**figure["layout"][axis], "showgrid": False}
    figure["layout"]["margin"] = {**figure["layout"]["margin"], "r": 56}
    return figure


def pictures(run: RunView, rows: Sequence[Prediction], side: Side, reason: str) -> None:
    """The pictures behind a cell, page by page.

    Args:
        run: whose they are.
        rows: what was said of them.
        side: of the split that they lie on.
        reason: which cell that is, a sentence.
    """
    gallery.wall(
        scored.cards(run, rows, side, reason),
        [f"{percent(row.confidence)} sure · {row.file}" for row in rows],
        row="cell",
        width=120,
        a_page=CELL_SHOWN,
    )


def whole(share: float | None) -> float | None:
    """A share as whole percents."""
    return None if share is None else round(100 * share)
