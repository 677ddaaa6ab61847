"""The bake-off as a chart: accuracy with its range against speed, one dot a backbone."""

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.report.look import Figure, colours, template

Rows = Sequence[Mapping[str, Any]]
"""Of `core.engine.advice.bakeoff`, each with a `title` for people besides its name."""

BAKEOFF_HEIGHT = 360
_LETTER_PX, _LINE_PX, _GAP_PX = 6.6, 17.0, 14.0
"""Width of a letter and height of a line at the size of the labels; from a dot to its label."""
_SIDES_PX = 90
"""Left and right of the plot: axis, title and margin."""
_LONGEST = 34
_SPEEDS = tuple(digit * 10**power for power in range(-1, 6) for digit in (1, 2, 3, 5))
"""Where the logarithmic axis of speeds has its ticks."""


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


def bakeoff(rows: Rows, *, width_px: int = 1100, dark: bool = False) -> Figure:
    """Dots with error bars; those that cannot be told apart from the best have its colour.

    Args:
        rows: ranked; those that could not be scored are left out.
        width_px: about how wide the chart will be, for the places of the names.
        dark: for the dark theme.
    """
    tone, layout = colours(dark=dark), template(dark=dark)
    scored = [row for row in rows if row.get("accuracy") is not None]
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
            "tickformat": ".0%",
            "range": _accuracies(scored),
        },
    }
    layout["annotations"] = _names(scored, layout, width_px, tone)
    alike = [row for row in scored if row["tied_with_best"]]
    behind = [row for row in scored if not row["tied_with_best"]]
    return {
        "data": [
            _dots(alike, "best, or cannot be told apart from it", tone["training"], "circle"),
            _dots(behind, "behind", tone["baseline"], "diamond"),
        ],
        "layout": layout,
    }


def describe(rows: Rows) -> str:
    """The chart in words, for those who cannot see it."""
    scored = [row for row in rows if row.get("accuracy") is not None]
    if not scored:
        return "Accuracy against speed of each backbone; nothing is measured yet."
    parts = [
        f"{row['title']}: {row['accuracy']:.1%} right ({row['low']:.0%} to {row['high']:.0%}), "
        f"{row['pictures_per_second']:,.0f} pictures a second"
        for row in scored
    ]
    return f"Accuracy against speed of {len(scored)} backbones. {'. '.join(parts)}."


def _dots(rows: Rows, name: str, colour: str, symbol: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [row["pictures_per_second"] for row in rows],
        "y": [row["accuracy"] for row in rows],
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [row["high"] - row["accuracy"] for row in rows],
            "arrayminus": [row["accuracy"] - row["low"] for row in rows],
            "color": colour,
            "thickness": 1.5,
            "width": 5,
        },
        "marker": {"color": colour, "size": 12, "symbol": symbol},
        "text": [html.escape(str(row["title"])) for row in rows],
        "hovertemplate": "%{text}: %{y:.1%} right, %{x:,.0f} pictures a second<extra></extra>",
    }


def _speeds(rows: Rows) -> list[float]:
    speeds = [max(0.1, float(row["pictures_per_second"])) for row in rows] or [10.0, 100.0]
    return [math.log10(min(speeds) / 1.6), math.log10(max(speeds) * 1.6)]


def _accuracies(rows: Rows) -> list[float]:
    low = min((float(row["low"]) for row in rows), default=0.0)
    high = max((float(row["high"]) for row in rows), default=1.0)
    room = max(0.01, (high - low) * 0.12)
    return [max(0.0, low - room), high + room]


def _names(
    rows: Rows, layout: Mapping[str, Any], width_px: int, tone: Mapping[str, str]
) -> list[Figure]:
    """A name beside each dot, moved up or down where another one or a dot is in its place."""
    left, right = layout["xaxis"]["range"]
    bottom, top = layout["yaxis"]["range"]
    wide, high = width_px - _SIDES_PX, BAKEOFF_HEIGHT - 80
    points = []
    for row in rows:
        across = (math.log10(max(0.1, row["pictures_per_second"])) - left) / (right - left)
        down = [(top - row[name]) / (top - bottom) * high for name in ("high", "accuracy", "low")]
        points.append((across * wide, *down))
    taken = [_Box(left=x - 8, right=x + 8, top=a, bottom=c) for x, a, _, c in points]
    found = []
    for row, (x, _, y, _) in zip(rows, points, strict=True):
        text = _cut(str(row["title"]), (max(x, wide - x) - _GAP_PX) / _LETTER_PX)
        box, shift = _free(x, y, len(text) * _LETTER_PX, wide, taken)
        taken.append(box)
        colour = tone["training" if row["tied_with_best"] else "baseline"]
        found.append(_note(row, html.escape(text), box.left > x, shift, colour))
    return found


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


def _note(row: Mapping[str, Any], text: str, right: bool, shift: float, colour: str) -> Figure:
    return {
        "text": text,
        "x": math.log10(max(0.1, row["pictures_per_second"])),
        "y": row["accuracy"],
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
