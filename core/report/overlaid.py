"""Validation scores of several runs in one chart, by round or by minute of training."""

import html
import math
from collections.abc import Mapping
from typing import Literal

from core.report.look import PERCENT_TICKS, SERIES_LIGHT, Figure, template
from core.runs.store import RunView
from core.tasks.task import Metric

OVERLAID_HEIGHT = 380
By = Literal["rounds", "minutes"]
_DASHES = ("solid", "dash", "dot")
_TITLES: dict[By, str] = {
    "rounds": "Round over all pictures (epoch)",
    "minutes": "Minutes of training",
}
_LONGEST = 40
_MOST_NAMED = 6
"""Runs up to which the legend has their names, else their letters alone."""
_FOOT_PX = 96
"""For the axis and a legend of two lines."""


def overlaid(runs: Mapping[str, RunView], metric: Metric, by: By) -> Figure:
    """A line a run; a run whose head was solved at once has no rounds: a level, or one point.

    Args:
        runs: by the letter that stands for each; their names are data and are escaped.
        metric: that all of them are judged by.
        by: what lies along the chart.
    """
    layout, last = template(), max([2, *(len(run.epochs) for run in runs.values())])
    layout |= {
        "height": OVERLAID_HEIGHT,
        "showlegend": True,
        "legend": {"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom", "x": 0},
        "margin": {**layout["margin"], "b": _FOOT_PX},
        "xaxis": _along(layout, by, last),
        "yaxis": {
            **layout["yaxis"],
            "title": {"text": metric.axis},
            "tickformatstops": PERCENT_TICKS,
            "maxallowed": 1.02,
        },
    }
    named = len(runs) <= _MOST_NAMED
    across = last if by == "rounds" else None
    lines = [
        _line(letter, run.name if named else "", points(run, metric, by), across)
        for letter, run in runs.items()
    ]
    for at, line in enumerate(lines):
        dash = _DASHES[at // len(SERIES_LIGHT) % len(_DASHES)]
        line["line"] = {"color": SERIES_LIGHT[at % len(SERIES_LIGHT)], "width": 2, "dash": dash}
    return {"data": lines, "layout": layout}


def points(run: RunView, metric: Metric, by: By) -> list[tuple[float, float]]:
    """Where a run was when: round or minutes, and its score; of a solved head the end alone."""
    if run.plan.recipe.solved or not run.epochs:
        value = run.validation.get(metric.name)
        seconds = (run.result.seconds or {}).get("total") if run.result else None
        at = 1.0 if by == "rounds" else None if seconds is None else seconds / 60
        return [] if value is None or at is None else [(at, value)]
    minutes, drawn = 0.0, []
    for epoch in run.epochs:
        minutes += (epoch.seconds or 0.0) / 60
        value = epoch.validation.get(metric.name)
        if value is not None and math.isfinite(value):
            drawn.append((float(epoch.epoch) if by == "rounds" else minutes, value))
    return drawn


def _along(layout: Figure, by: By, last: int) -> Figure:
    """The axis: whole rounds, or minutes from the beginning on."""
    axis = {**layout["xaxis"], "title": {"text": _TITLES[by], "standoff": 8}}
    if by == "minutes":
        return {**axis, "rangemode": "tozero"}
    return {**axis, "range": [0.5, last + 0.5], "tick0": 0, "dtick": max(1, -(-last // 10))}


def _line(letter: str, name: str, drawn: list[tuple[float, float]], across: int | None) -> Figure:
    """One trace; a single point is drawn across so many rounds, where it has none of its own."""
    alone = len(drawn) == 1
    if alone and across:
        drawn = [(0.5, drawn[0][1]), (across + 0.5, drawn[0][1])]
    shown = f"{letter} · {html.escape(name[:_LONGEST])}" if name else letter
    where = "" if alone and across else ", %{x:.3~g}"
    return {
        "type": "scatter",
        "mode": "lines" if alone and across else "lines+markers",
        "name": shown,
        "x": [x for x, _ in drawn],
        "y": [y for _, y in drawn],
        "marker": {"size": 10 if alone else 5, "symbol": "diamond"},
        "hovertemplate": f"{letter}{where}: %{{y:.1%}}<extra></extra>",
    }


def describe_overlaid(runs: Mapping[str, RunView], metric: Metric) -> str:
    """The chart in words, for those who cannot see it."""
    ends = {letter: points(run, metric, "rounds") for letter, run in runs.items()}
    told = [f"{letter} ends at {drawn[-1][1]:.1%}" for letter, drawn in ends.items() if drawn]
    return f"{metric.title} on validation pictures of several runs. {', '.join(told)}."
