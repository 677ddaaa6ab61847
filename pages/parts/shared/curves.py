"""Loss and score of a run as a chart, the same on every page, ready before the first epoch."""

from typing import Any

from core.report import figures
from core.runs.store import RunView
from core.tasks import table as tasks
from pages.parts.shared import chart

HEIGHT, HEIGHT_NARROW = 340, 560
"""In pixels: two panels side by side, or one above the other on a narrow screen."""
_TICKS = 10


def drawn(run: RunView) -> bool:
    """True where there are epochs to draw: a head that was solved had none."""
    return not run.plan.recipe.solved and bool(run.epochs)


def show(run: RunView, key: str) -> None:
    """Draw the curves; the same key keeps zoom and hover while they grow."""
    metric = tasks.of(run.plan.task).metric
    figure = figures.curves(run.epochs, run.baseline, metric)
    narrow = figures.curves(run.epochs, run.baseline, metric, stacked=True)["layout"]
    for layout in (figure["layout"], narrow):
        settle(layout, run)
    figure["layout"]["height"], narrow["height"] = HEIGHT, HEIGHT_NARROW
    alt = figures.describe_curves(run.epochs, run.baseline, metric)
    chart.show(figure | {"narrow": narrow}, key=key, alt=alt, height=HEIGHT)


def settle(layout: dict[str, Any], run: RunView) -> None:
    """Whole epochs on the axis, and sensible ranges while there is nothing to show yet."""
    last = max([1, *(epoch.of or epoch.epoch for epoch in run.epochs)])
    step = max(1, -(-last // _TICKS))
    for name in ("xaxis", "xaxis2"):
        layout[name] = {**layout[name], "dtick": step, "tick0": 0}
    if not run.epochs:
        layout["yaxis"] = {**layout["yaxis"], "range": [0, 2]}
        layout["yaxis2"] = {**layout["yaxis2"], "range": [0, 1]}
