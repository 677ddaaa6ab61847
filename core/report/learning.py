"""The learning curve of a quick head: a chart, the same in words, and what more would bring."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.report.look import PERCENT_TICKS, WHOLE_TICKS, Figure, colours, template
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
    drawn = _scored(points, metric)
    x, y = [point.pictures for point, *_ in drawn], [value for _, value, _, _ in drawn]
    low = [value if least is None else least for _, value, least, _ in drawn]
    high = [value if most is None else most for _, value, _, most in drawn]
    floor = min([1 - _STEP, *low])
    layout |= {
        "height": HEIGHT,
        "xaxis": {
            **layout["xaxis"],
            "title": {"text": "Training pictures"},
            "rangemode": "tozero",
            "tickformatstops": WHOLE_TICKS,
        },
        "yaxis": {
            **layout["yaxis"],
            "title": {"text": metric.axis},
            "tickformatstops": PERCENT_TICKS,
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
    if len(x) == 1:  # a band of one point has no width
        line["error_y"] = {"array": [high[0] - y[0]], "arrayminus": [y[0] - low[0]], "width": 4}
    return {"data": [band, line], "layout": layout}


def _scored(
    points: Sequence[LearningPoint], metric: Metric
) -> list[tuple[LearningPoint, float, float | None, float | None]]:
    """Points that have a score, each with it and its range."""
    told = (
        (p, p.scores.get(metric.name), p.scores.get("low"), p.scores.get("high")) for p in points
    )
    return [(point, value, low, high) for point, value, low, high in told if value is not None]


def describe(points: Sequence[LearningPoint], metric: Metric) -> str:
    """The curve in words: where it is now, and on how many pictures that was judged."""
    drawn = _scored(points, metric)
    if not drawn:
        return "A first curve is drawn as soon as pictures of two classes have been looked at."
    last, value, low, high = drawn[-1]
    spread = f", {low:.0%} to {high:.0%}" if low is not None and high is not None else ""
    judged = last.scores.get("n") or 0
    far = "" if last.settled else " looked at so far"
    return (
        f"After {last.pictures:,} training pictures a quick last layer (head) is "
        f"{value:.0%} {metric.said} on the {judged:,} validation pictures{far}{spread}."
    )


@dataclass(frozen=True, kw_only=True)
class Doubling:
    """What the last doubling of the training pictures brought, with its 95 % range."""

    pictures: int
    """Training pictures after it."""
    n: int
    """Validation pictures that it was judged on."""
    low: float
    high: float


def last_doubling(points: Sequence[LearningPoint]) -> Doubling | None:
    """The last doubling; `None` where it was not measured."""
    halves = [point for point in points if point.settled and point.gained is not None]
    if not halves:
        return None
    last = halves[-1]
    n = int(last.scores.get("n") or 0)
    low, high = paired(last.gained or 0, last.lost or 0, n)
    if low is None or high is None:
        return None
    return Doubling(pictures=last.pictures, n=n, low=low, high=high)


def more(points: Sequence[LearningPoint]) -> str:
    """Whether more pictures would help, from the last doubling; empty where it was not measured."""
    last = last_doubling(points)
    if last is None:
        return ""
    if last.low > 0:
        then = "more pictures would help."
    elif last.high <= _LITTLE:
        then = "more pictures of the same kind would bring little."
    else:
        then = (
            f"whether more pictures would help cannot be told from {last.n:,} validation pictures."
        )
    brought = _points(last.low, last.high)
    return f"The last doubling, to {last.pictures:,} training pictures, brought {brought}: {then}"


def _points(low: float, high: float) -> str:
    """`between -1 and +4 points`."""
    return f"between {low * 100:+.0f} and {high * 100:+.0f} points".replace("-", "\N{MINUS SIGN}")
