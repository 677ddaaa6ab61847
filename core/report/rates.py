"""The search for a learning rate as a chart: loss against the rate at which a batch was learnt."""

import math
from collections.abc import Mapping
from typing import Any

from core.report.look import Figure, colours, template

HEIGHT = 260


def rates(found: Mapping[str, Any], *, dark: bool = False) -> Figure:
    """Dots for the batches, a line for their smoothed loss, a dashed line where the rate was taken.

    Args:
        found: a `finder` event.
        dark: for the dark theme.
    """
    tone, layout = colours(dark=dark), template(dark=dark)
    top = 3 * min(found["smoothed"]) + max(found["smoothed"][:5])
    layout |= {
        "height": HEIGHT,
        "showlegend": False,
        "xaxis": {
            **layout["xaxis"],
            "title": {"text": "Learning rate", "standoff": 8},
            "type": "log",
            "range": [math.log10(found["rates"][0]), math.log10(found["rates"][-1])],
            "tickformat": ".0e",
        },
        "yaxis": {
            **layout["yaxis"],
            "title": {"text": "Loss of the batch", "standoff": 8},
            "range": [0, top],
        },
        "annotations": [
            {
                "x": math.log10(found["chosen"]), "y": 1, "yref": "paper", "showarrow": False,
                "text": f"taken: {found['chosen']:.2g}", "xanchor": "left", "xshift": 4,
                "yanchor": "top", "font": {"color": tone["validation"]},
            }
        ],
        "shapes": [
            {
                "type": "line", "x0": found["chosen"], "x1": found["chosen"], "y0": 0, "y1": 1,
                "yref": "paper", "line": {"color": tone["validation"], "width": 2, "dash": "dash"},
            }
        ],
    }  # fmt: skip
    common = {"type": "scatter", "x": found["rates"]}
    return {
        "data": [
            {
                **common, "y": found["losses"], "mode": "markers", "name": "batch",
                "marker": {"color": tone["baseline"], "size": 5},
                "hovertemplate": "%{y:.3f} at %{x:.2g}<extra></extra>",
            },
            {
                **common, "y": found["smoothed"], "mode": "lines", "name": "smoothed",
                "line": {"color": tone["training"], "width": 2}, "hoverinfo": "skip",
            },
        ],
        "layout": layout,
    }  # fmt: skip


def describe(found: Mapping[str, Any]) -> str:
    """The chart in words, for those who cannot see it."""
    return (
        f"Loss of {len(found['rates'])} batches, each learnt at a higher rate than the one before, "
        f"from {found['rates'][0]:.2g} to {found['rates'][-1]:.2g}; {found['chosen']:.2g} was "
        "taken."
    )
