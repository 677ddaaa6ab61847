"""The comparison of backbones as a chart: accuracy with its range against speed."""

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.protocol.comparison import BackboneResult
from core.report.look import PERCENT_TICKS, Figure, colours, template

BAKEOFF_HEIGHT = 360
_LETTER_PX, _LINE_PX, _GAP_PX = 6.6, 17.0, 14.0
"""Width of a letter and height of a line at the size of the labels; from a dot to its label."""
_SIDES_PX = 90
"""Left and right of the plot: axis, title and margin."""
_LONGEST = 34
_SPEEDS = tuple(digit * 10**power for power in range(-1, 6) for digit in (1, 2, 3, 5))
"""Where the logarithmic axis of speeds has its ticks."""


@dataclass(frozen=True, kw_only=True)
class TitledResult:
    """A backbone of a comparison under the title that people know it by."""

    title: str
    result: BackboneResult


@dataclass(frozen=True, kw_only=True)
class _Dot:
    """One that could be scored."""

    title: str
    accuracy: float
    low: float
    high: float
    speed: float
    """Pictures a second."""
    tied: bool
    """Best, or cannot be told apart from it."""


@dataclass(frozen=True, kw_only=True)
class _Box:
    """A rectangle on the screen, in pixels, y downwards."""

    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def bakeoff(rows: Sequence[TitledResult], *, width_px: int = 1100, dark: bool = False) -> Figure:
    """Dots with error bars; those that cannot be told apart from the best have its colour.

    Args:
        rows: ranked; those that could not be scored are left out.
        width_px: about how wide the chart will be, for the places of the names.
        dark: for the dark theme.
    """
    tone, layout = colours(dark=dark), template(dark=dark)
    scored = _dots_of(rows)
    layout |= {
        "height": BAKEOFF_HEIGHT,
        "xaxis": {
            **layout["xaxis"],
            "title": {"text": "Speed on this computer (pictures a second)", "standoff": 8},
            "type": "log",
            "range": _speeds(scored),
            "tickvals": _SPEEDS,
            "ticktext": [f"{speed:,g}" for speed in _SPEEDS],
        },
        "yaxis": {
            **layout["yaxis"],
            "title": {"text": "Accuracy (share right)", "standoff": 8},
            "tickformatstops": PERCENT_TICKS,
            "range": _accuracies(scored),
        },
    }
    layout["annotations"] = _names(scored, layout, width_px, tone)
    alike = [dot for dot in scored if dot.tied]
    behind = [dot for dot in scored if not dot.tied]
    return {
        "data": [
            _dots(alike, "best, or cannot be told apart from it", tone["training"], "circle"),
            _dots(behind, "behind", tone["baseline"], "diamond"),
        ],
        "layout": layout,
    }


def describe(rows: Sequence[TitledResult]) -> str:
    """The chart in words, for those who cannot see it."""
    scored = _dots_of(rows)
    if not scored:
        return "Accuracy against speed of each backbone; nothing is measured yet."
    parts = [
        f"{dot.title}: {dot.accuracy:.1%} right ({dot.low:.0%} to {dot.high:.0%}), "
        f"{dot.speed:,.0f} pictures a second"
        for dot in scored
    ]
    return f"Accuracy against speed of {len(scored)} backbones. {'. '.join(parts)}."


def _dots_of(rows: Sequence[TitledResult]) -> list[_Dot]:
    return [
        _Dot(
            title=row.title,
            accuracy=score.accuracy,
            low=score.low,
            high=score.high,
            speed=row.result.pictures_per_second,
            tied=row.result.tied_with_best,
        )
        for row in rows
        if (score := row.result.score)
    ]


def _dots(dots: Sequence[_Dot], name: str, colour: str, symbol: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [dot.speed for dot in dots],
        "y": [dot.accuracy for dot in dots],
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [dot.high - dot.accuracy for dot in dots],
            "arrayminus": [dot.accuracy - dot.low for dot in dots],
            "color": colour,
            "thickness": 1.5,
            "width": 5,
        },
        "marker": {"color": colour, "size": 12, "symbol": symbol},
        "text": [html.escape(dot.title) for dot in dots],
        "hovertemplate": "%{text}: %{y:.1%} right, %{x:,.0f} pictures a second<extra></extra>",
    }


def _speeds(dots: Sequence[_Dot]) -> list[float]:
    speeds = [max(0.1, dot.speed) for dot in dots] or [10.0, 100.0]
    return [math.log10(min(speeds) / 1.6), math.log10(max(speeds) * 1.6)]


def _accuracies(dots: Sequence[_Dot]) -> list[float]:
    low = min((dot.low for dot in dots), default=0.0)
    high = max((dot.high for dot in dots), default=1.0)
    room = max(0.01, (high - low) * 0.12)
    return [max(0.0, low - room), high + room]


def _names(
    dots: Sequence[_Dot], layout: Mapping[str, Any], width_px: int, tone: Mapping[str, str]
) -> list[Figure]:
    """A name beside each dot, moved up or down where another one or a dot is in its place."""
    left, right = layout["xaxis"]["range"]
    bottom, top = layout["yaxis"]["range"]
    wide, high = width_px - _SIDES_PX, BAKEOFF_HEIGHT - 80
    points = []
    for dot in dots:
        across = (math.log10(max(0.1, dot.speed)) - left) / (right - left)
        levels = (dot.high, dot.accuracy, dot.low)
        down = [(top - level) / (top - bottom) * high for level in levels]
        points.append((across * wide, *down))
    taken = [_Box(left=x - 8, right=x + 8, top=a, bottom=c) for x, a, _, c in points]
    names = []
    for dot, (x, _, y, _) in zip(dots, points, strict=True):
        text = _cut(dot.title, (max(x, wide - x) - _GAP_PX) / _LETTER_PX)
        box, shift = _free(x, y, len(text) * _LETTER_PX, wide, taken)
        taken.append(box)
        colour = tone["training" if dot.tied else "baseline"]
        names.append(_note(dot, html.escape(text), box.left > x, shift, colour))
    return names


def _free(
    x: float, y: float, long: float, wide: float, taken: Sequence[_Box]
) -> tuple[_Box, float]:
    """The nearest free place for a name, right of the dot first, and how far down it moved."""
    steps = [0.0] + [sign * n * _LINE_PX for n in range(1, 9) for sign in (-1, 1)]
    first: tuple[_Box, float] | None = None
    for shift in steps:
        for start in (x + _GAP_PX, x - _GAP_PX - long):
            middle = y + shift
            box = _Box(
                left=start,
                right=start + long,
                top=middle - _LINE_PX / 2,
                bottom=middle + _LINE_PX / 2,
            )
            inside = start >= 0 and start + long <= wide
            if inside and not any(box.meets(other) for other in taken):
                return box, shift
            first = first or (box, shift)
    return first or (_Box(left=x, right=x, top=y, bottom=y), 0.0)


def _note(dot: _Dot, text: str, right: bool, shift: float, colour: str) -> Figure:
    return {
        "text": text,
        "x": math.log10(max(0.1, dot.speed)),
        "y": dot.accuracy,
        "ax": _GAP_PX if right else -_GAP_PX,
        "ay": shift,
        "xanchor": "left" if right else "right",
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": colour if shift else "rgba(0,0,0,0)",
        "standoff": 7,
        "font": {"color": colour, "size": 12},
    }


def _cut(text: str, room: float) -> str:
    longest = max(6, min(_LONGEST, int(room)))
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
