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
        "margin": {"l": 56, "r": 24, "t": 24, "b": 44},
        "showlegend": False,
        "hovermode": "closest",
        "uirevision": "keep",
        "xaxis": axis,
        "yaxis": axis,
    }
