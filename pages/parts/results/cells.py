"""A matrix whose cells can be pressed, and the pictures behind a cell."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.report.predictions import Prediction, Predictions
from core.report.side_scores import Scored
from core.runs.store import RunView
from pages.parts.shared import chart, gallery, scored, session
from pages.parts.shared.words import percent

CELL_SHOWN = 24
LONGEST_NAME = 16
"""Letters of a class that are shown whole beside the matrix, and in a table next to it."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A pressed cell: what its pictures have in common, and which they are."""

    says: str
    reason: str
    """The same of one of them, as its card says it."""
    rows: Sequence[Prediction]


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
    """Opaque cells, so that a text colour with contrast can be found; no zeros in the way."""
    heat = figure["data"][0]
    heat["colorscale"] = [[0, "paper"], heat["colorscale"][-1]]
    heat["text"] = [[count or "" for count in row] for row in heat["text"]]
    names = [html.escape(shortened(row[0][0])) for row in heat["customdata"]]
    for axis in ("xaxis", "yaxis"):
        old = figure["layout"][axis]
        ticks = {"ticktext": names} if "ticktext" in old else {}
        figure["layout"][axis] = {**old, **ticks, "showgrid": False}
    figure["layout"]["margin"] = {**figure["layout"]["margin"], "r": 56}
    return figure


def shortened(name: str) -> str:
    """A name that leaves room for the matrix: what tells two apart may be at either end."""
    half = LONGEST_NAME // 2
    return name if len(name) <= LONGEST_NAME else f"{name[: half - 1]}…{name[-half:]}"


def pictures(run: RunView, cell: Cell, side: Scored) -> None:
    """The pictures behind a cell, page by page."""
    gallery.wall(
        scored.cards(run, cell.rows, side, cell.reason),
        [f"{percent(row.confidence)} sure · {row.file}" for row in cell.rows],
        row="cell",
        width=120,
        a_page=CELL_SHOWN,
    )


def whole(share: float | None) -> float | None:
    """A share as whole percents."""
    return None if share is None else round(100 * share)
