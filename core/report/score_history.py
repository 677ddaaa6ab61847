"""The history of a project: what each training reached on validation, in the order of training."""

import html

from core.report.look import PERCENT_TICKS, Figure, colours, template
from core.runs.projects import Project

HISTORY_HEIGHT = 160
_MOST = 60
"""Trainings that are drawn, the newest: a small chart shows no more."""


def score_history(project: Project) -> Figure:
    """A dot a training with its 95 % range; the best is filled. Names are data and are escaped."""
    tone, layout = colours(), template()
    runs, best = project.history[-_MOST:], project.best
    first = len(project.history) - len(runs) + 1
    values = [project.value(run) or 0.0 for run in runs]
    low = [run.validation.get("low") for run in runs]
    high = [run.validation.get("high") for run in runs]
    layout |= {
        "height": HISTORY_HEIGHT,
        "margin": {"l": 44, "r": 12, "t": 8, "b": 40},
        "xaxis": {**layout["xaxis"], "tickformat": "d",
                  "range": [first - 0.5, first + max(2, len(runs)) - 0.5],
                  "tick0": 0, "dtick": max(1, len(runs) // 8), "fixedrange": True,
                  "title": {"text": "Trainings in their order"}},
        "yaxis": {**layout["yaxis"], "tickformatstops": PERCENT_TICKS, "maxallowed": 1.02,
                  "nticks": 4},
    }  # fmt: skip
    dots: Figure = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(range(first, first + len(runs))),
        "y": values,
        "line": {"color": tone["baseline"], "width": 1},
        "marker": {
            "color": tone["validation"],
            "size": 8,
            "symbol": ["diamond" if run is best else "diamond-open" for run in runs],
        },
        "error_y": {
            "array": [(most or value) - value for value, most in zip(values, high, strict=True)],
            "arrayminus": [
                value - (value if least is None else least)
                for value, least in zip(values, low, strict=True)
            ],
            "color": tone["baseline"],
            "thickness": 1,
            "width": 2,
        },
        "text": [html.escape(run.name) for run in runs],
        "hovertemplate": "%{text}: %{y:.1%}<extra></extra>",
    }
    return {"data": [dots], "layout": layout}


def describe_history(project: Project) -> str:
    """The chart in words, for those who cannot see it."""
    runs = project.history
    if not runs:
        return "No training has a score yet."
    first, last = project.value(runs[0]) or 0.0, project.value(runs[-1]) or 0.0
    return (
        f"Validation {project.metric.title.lower()} of {len(runs)} trainings in their order: "
        f"the first reached {first:.0%}, the last {last:.0%}."
    )
