"""The search for a learning rate as a chart: loss against the rate at which a batch was learnt."""

import math

from core.report.look import Figure, colours, template
from core.runs.event import Finder

RATES_HEIGHT = 260


def rates(finder: Finder, *, dark: bool = False) -> Figure:
    """Dots for the batches, a line for their smoothed loss, a dashed line where the rate was taken.

    Args:
        finder: a `finder` event.
        dark: for the dark theme.
    """
    tone, layout = colours(dark=dark), template(dark=dark)
    top = 3 * min(finder.smoothed) + max(finder.smoothed[:5])
    layout |= {
        "height": RATES_HEIGHT,
        "showlegend": False,
        "xaxis": {
            **layout["xaxis"],
            "title": {"text": "Learning rate", "standoff": 8},
            "type": "log",
            "range": [math.log10(finder.rates[0]), math.log10(finder.rates[-1])],
            "tickformat": ".0e",
        },
        "yaxis": {
            **layout["yaxis"],
            "title": {"text": "Loss of the batch", "standoff": 8},
            "range": [0, top],
        },
        "annotations": [
            {
                "x": math.log10(finder.chosen), "y": 1, "yref": "paper", "showarrow": False,
                "text": f"taken: {finder.chosen:.2g}", "xanchor": "left", "xshift": 4,
                "yanchor": "top", "font": {"color": tone["validation"]},
            }
        ],
        "shapes": [
            {
                "type": "line", "x0": finder.chosen, "x1": finder.chosen, "y0": 0, "y1": 1,
                "yref": "paper", "line": {"color": tone["validation"], "width": 2, "dash": "dash"},
            }
        ],
    }  # fmt: skip
    common = {"type": "scatter", "x": list(finder.rates)}
    return {
        "data": [
            {
                **common, "y": list(finder.losses), "mode": "markers", "name": "batch",
                "marker": {"color": tone["baseline"], "size": 5},
                "hovertemplate": "%{y:.3f} at %{x:.2g}<extra></extra>",
            },
            {
                **common, "y": list(finder.smoothed), "mode": "lines", "name": "smoothed",
                "line": {"color": tone["training"], "width": 2}, "hoverinfo": "skip",
            },
        ],
        "layout": layout,
    }  # fmt: skip


def describe(finder: Finder) -> str:
    """The chart in words, for those who cannot see it."""
    return (
        f"Loss of {len(finder.rates)} batches, each learnt at a higher rate than the one "
        f"before, "
        f"from {finder.rates[0]:.2g} to {finder.rates[-1]:.2g}; {finder.chosen:.2g} was "
        "taken."
    )
