"""The learning curve of a quick head: a chart, the same in words, and what more would bring."""

import math
from collections.abc import Sequence

from core.report.look import Figure, colours, template
from core.runs.event import LearningPoint
from core.tasks.ranges import paired
from core.tasks.task import Metric

HEIGHT = 300
_LITTLE = 0.02
"""A doubling that cannot have brought more than this many points brings little."""
_STEP = 0.1


def curve(points: Sequence[LearningPoint], metric: Metric, *, dark: bool = False) -> Figure:
    """Score against training pictures, with its range as a band.

    Args:
        points: `learning` events of a run; what has no score is passed over.
        metric: the primary one of its task.
        dark: for the dark theme.
    """
    tone, layout = colours(dark=dark), template(dark=dark)
    drawn = [(p.pictures, *_told(p, metric)) for p in points if _told(p, metric)[0] is not None]
    x, y = [p[0] for p in drawn], [p[1] for p in drawn]
    low = [p[2] if p[2] is not None else p[1] for p in drawn]
    high = [p[3] if p[3] is not None else p[1] for p in drawn]
    floor = min([1 - _STEP, *(value for value in low if value is not None)])
    layout |= {
        "height": HEIGHT,
        "xaxis": {
            **layout["xaxis"],
            "title": {"text": "Training pictures"},
            "rangemode": "tozero",
            "tickformat": "d",
        },
        "yaxis": {
            **layout["yaxis"],
            "title": {"text": metric.axis},
            "tickformat": ".0%",
            "range": [math.floor(floor / _STEP) * _STEP, 1.0],
            "maxallowed": 1.02,
        },
    }
    band = {
        "type": "scatter", "mode": "lines", "name": "95 % range", "x": [*x, *reversed(x)],
        "y": [*high, *reversed(low)], "fill": "toself", "fillcolor": f"{tone['validation']}22",
        "line": {"width": 0}, "hoverinfo": "skip",
    }  # fmt: skip
    line = {
        "type": "scatter", "mode": "lines+markers", "name": "validation", "x": x, "y": y,
        "line": {"color": tone["validation"], "width": 2},
        "marker": {"size": 6, "symbol": "diamond"},
        "hovertemplate": "%{x:,} training pictures: %{y:.1%}<extra></extra>",
    }  # fmt: skip
    return {"data": [band, line], "layout": layout}


def _told(point: LearningPoint, metric: Metric) -> tuple[float | None, float | None, float | None]:
    value, low, high = (point.scores.get(name) for name in (metric.name, "low", "high"))
    return value, low, high


def describe(points: Sequence[LearningPoint], metric: Metric) -> str:
    """The curve in words: where it is now, and on how many pictures that was judged."""
    last = next((p for p in reversed(points) if _told(p, metric)[0] is not None), None)
    if last is None:
        return "A first curve is drawn as soon as pictures of two classes have been looked at."
    value, low, high = _told(last, metric)
    spread = f", {low:.0%} to {high:.0%}" if low is not None and high is not None else ""
    judged = last.scores.get("n") or 0
    far = "" if last.settled else " looked at so far"
    return (
        f"After {last.pictures:,} training pictures a quick head is {value:.0%} {metric.said} "
        f"on the {judged:,} validation pictures{far}{spread}."
    )


def more(points: Sequence[LearningPoint]) -> str:
    """Whether more pictures would help, from the last doubling; empty where it was not measured."""
    halves = [point for point in points if point.settled and point.gained is not None]
    if not halves:
        return ""
    last = halves[-1]
    n = int(last.scores.get("n") or 0)
    low, high = paired(last.gained or 0, last.lost or 0, n)
    if low is None or high is None:
        return ""
    doubling = f"The last doubling, to {last.pictures:,} training pictures, brought"
    if low > 0:
        return f"{doubling} {_points(low, high)}: more pictures would help."
    if high <= _LITTLE:
        return (
            f"{doubling} {_points(low, high)}: more pictures of the same kind would bring little."
        )
    return (
        f"{doubling} {_points(low, high)}: whether more pictures would help cannot be told from "
        f"{n:,} validation pictures."
    )


def _points(low: float, high: float) -> str:
    """`between -1 and +4 points`."""
    return f"between {low * 100:+.0f} and {high * 100:+.0f} points".replace("-", "\N{MINUS SIGN}")
