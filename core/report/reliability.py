"""Confidence against how often it is right, as a chart and in words (reliability diagram)."""

from collections.abc import Sequence

from core.data.copies import many
from core.report.look import PERCENT_TICKS, Figure, colours, template
from core.tasks.sureness import SureBin

RELIABILITY_HEIGHT = 340
_LARGEST_PX, _SMALLEST_PX = 22, 7


def draw(bins: Sequence[SureBin], *, dark: bool = False) -> Figure:
    """A dot a bin, as large as it has answers, with the range of its share; a line of the ideal."""
    tone, layout = colours(dark=dark), template(dark=dark)
    most = max((one.n for one in bins), default=1)
    spread = _LARGEST_PX - _SMALLEST_PX
    shares = {"tickformatstops": PERCENT_TICKS, "range": [-0.02, 1.03]}
    layout |= {
        "height": RELIABILITY_HEIGHT,
        "xaxis": layout["xaxis"] | shares | {"title": {"text": "How sure it says it is"}},
        "yaxis": layout["yaxis"] | shares | {"title": {"text": "How often that is right"}},
    }
    ideal = {
        "type": "scatter", "mode": "lines", "name": "as sure as right", "x": [0, 1], "y": [0, 1],
        "line": {"color": tone["baseline"], "width": 1, "dash": "dot"}, "hoverinfo": "skip",
    }  # fmt: skip
    dots = {
        "type": "scatter",
        "mode": "markers",
        "cliponaxis": False,
        "name": "answers",
        "x": [one.confidence for one in bins],
        "y": [one.right for one in bins],
        "error_y": {
            "array": [one.high - one.right for one in bins],
            "arrayminus": [one.right - one.low for one in bins],
            "width": 3,
            "thickness": 1.5,
            "color": tone["training"],
        },
        "marker": {
            "color": tone["training"],
            "size": [_SMALLEST_PX + spread * (one.n / most) ** 0.5 for one in bins],
        },
        "hovertext": [_bin(one) for one in bins],
        "hoverinfo": "text",
    }
    return {"data": [ideal, dots], "layout": layout}


def describe(bins: Sequence[SureBin]) -> str:
    """The chart in words."""
    if not bins:
        return "How sure, against how often right: there are no answers yet."
    said = "; ".join(_bin(one) for one in bins)
    return f"How sure, against how often right, in {many(len(bins), 'bin')}: {said}."


def _bin(one: SureBin) -> str:
    return (
        f"{one.confidence:.0%} sure, {one.right:.0%} right ({one.low:.0%} to {one.high:.0%}, "
        f"{many(one.n, 'answer')})"
    )
