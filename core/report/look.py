"""The look of all charts: one set of colours, light and dark, and the layout they share."""

from typing import Any

Figure = dict[str, Any]

LIGHT = {
    "training": "#2563eb",
    "validation": "#d9660a",
    "baseline": "#6b7280",
    "text": "#1f2937",
    "grid": "#e5e7eb",
}
DARK = {
    "training": "#60a5fa",
    "validation": "#fb923c",
    "baseline": "#9ca3af",
    "text": "#e5e7eb",
    "grid": "#374151",
}
SERIES_LIGHT = (
    "#2563eb", "#d9660a", "#0f8a6b", "#b0308f", "#857000", "#5b6b7f", "#b91c1c", "#0e7490",
)  # fmt: skip
"""Of several runs in one chart, in this order; beyond them the lines are dashed."""
SERIES_DARK = (
    "#60a5fa", "#fb923c", "#34d399", "#f07fd0", "#d6c34a", "#a9b6c6", "#f87171", "#22d3ee",
)  # fmt: skip
"""The same on a dark page."""

TOOLBAR_PX = 28
"""Plotly's toolbar lies over the top of a chart: no words belong there."""
PERCENT_TICKS = [
    {"dtickrange": [None, 0.00999], "value": ".1%"},
    {"dtickrange": [0.00999, None], "value": ".0%"},
]
"""Ticks less than one percent apart need a decimal, or two of them are called the same."""
WHOLE_TICKS = [
    {"dtickrange": [None, 0.999], "value": "~f"},
    {"dtickrange": [0.999, None], "value": ",d"},
]
"""The same for whole things."""


def colours(*, dark: bool = False) -> dict[str, str]:
    """The colours of training, validation, baseline, text and grid; the same on every page."""
    return dict(DARK if dark else LIGHT)


def template(*, dark: bool = False) -> Figure:
    """The layout that all charts share; the page's own background shines through."""
    tone = colours(dark=dark)
    axis = {
        "gridcolor": tone["grid"],
        "linecolor": tone["grid"],
        "zeroline": False,
        "automargin": True,
        "title": {"standoff": 8},
    }
    return {
        "font": {"color": tone["text"], "size": 13},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 56, "r": 24, "t": TOOLBAR_PX + 18, "b": 44},  # and a line of words below it
        "showlegend": False,
        "hovermode": "closest",
        "uirevision": "keep",
        "xaxis": axis,
        "yaxis": axis,
    }
