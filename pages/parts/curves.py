"""Loss and accuracy of a run as a chart, the same on every page, ready before the first epoch."""

from typing import Any

from core.report import figures
from core.runs.store import RunView
from pages.parts import chart

HEIGHT = 340
_TICKS = 10


def show(run: RunView, key: str) -> None:
    """Draw the curves; the same key keeps zoom and hover while they grow."""
    figure = figures.curves(run.epochs, run.baseline)
    _settle(figure["layout"], run)
    alt = figures.describe_curves(run.epochs, run.baseline)
    chart.show(figure, key=key, alt=alt, height=HEIGHT)


def _settle(layout: dict[str, Any], run: RunView) -> None:
    """Whole epochs on the axis, and sensible ranges while there is nothing to show yet."""
    last = max([1, *(int(epoch.get("of") or epoch["epoch"]) for epoch in run.epochs)])
    step = max(1, -(-last // _TICKS))
    for name in ("xaxis", "xaxis2"):
        layout[name] = {**layout[name], "dtick": step, "tick0": 0}
    if not run.epochs:
        layout["yaxis"] = {**layout["yaxis"], "range": [0, 2]}
        layout["yaxis2"] = {**layout["yaxis2"], "range": [0, 1]}
