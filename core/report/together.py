"""Which classes come together and which are missed, as a chart: for several classes a picture."""

import html

from core.report.look import Figure, colours, template
from core.tasks.label_scores import LabelScores

_MOST_LABELLED = 20
"""Classes up to which cells show their numbers."""


def together(scores: LabelScores, *, dark: bool = False) -> Figure:
    """A row for each class that is shown, a column for each class that should be named with it.

    A cell says on how many of the pictures that show both the column's class was missed; on the
    diagonal, how often the class itself was. `customdata` of a cell is [row, column], as the plain
    names, for clicks.

    Args:
        scores: of one side.
        dark: for the dark theme.
    """
    tone, layout = colours(dark=dark), template(dark=dark)
    names = [html.escape(name) for name in scores.classes]
    pairs = [
        list(zip(*rows, strict=True)) for rows in zip(scores.missed, scores.together, strict=True)
    ]
    few = len(names) <= _MOST_LABELLED
    heat = {
        "type": "heatmap",
        "z": [[missed / both if both else 0.0 for missed, both in row] for row in pairs],
        "zmin": 0,
        "zmax": 1,
        "text": [[f"{missed}/{both}" if both else "" for missed, both in row] for row in pairs],
        "texttemplate": "%{text}" if few else "",
        "customdata": [[[shown, other] for other in scores.classes] for shown in scores.classes],
        "hovertext": [
            [_said(names[i], names[j], *cell, same=i == j) for j, cell in enumerate(row)]
            for i, row in enumerate(pairs)
        ],
        "hoverinfo": "text",
        "colorscale": [[0, "rgba(0,0,0,0)"], [1, tone["validation"]]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
    }
    ticks: Figure = {"tickmode": "array", "tickvals": list(range(len(names))), "ticktext": names}
    axis = {**layout["xaxis"], **ticks}
    layout["xaxis"] = {**axis, "title": {"text": "Missed class"}}
    layout["yaxis"] = {
        **layout["yaxis"],
        **ticks,
        "title": {"text": "Class in the picture"},
        "autorange": "reversed",
    }
    layout["height"] = min(900, max(280, 120 + 34 * len(names)))
    return {"data": [heat], "layout": layout}


def _said(shown: str, other: str, missed: int, both: int, *, same: bool) -> str:
    if not both:
        return f"no picture shows {shown} and {other}"
    if same:
        return f"{shown} missed on {missed} of the {both} pictures that show it"
    return f"{shown} and {other} together on {both} pictures; {other} missed on {missed} of them"


def describe(scores: LabelScores) -> str:
    """The chart in words: what comes together most often, and what is missed most often."""
    if not scores.n:
        return "Which classes come together; there are no pictures to score."
    names, places = scores.classes, range(len(scores.classes))
    pairs = sorted(
        ((scores.together[a][b], names[a], names[b]) for a in places for b in places if a < b),
        key=lambda pair: (-pair[0], pair[1:]),
    )
    missed = sorted(
        ((scores.missed[a][a], scores.together[a][a], names[a]) for a in places),
        key=lambda cell: (-cell[0], cell[2]),
    )
    text = f"Which classes come together on {scores.n} pictures, and which are missed."
    for number, first, second in pairs[:3]:
        text += f" {first} and {second}: {number}." if number else ""
    for number, of, name in missed[:3]:
        text += f" {name} missed on {number} of {of}." if number else ""
    return text
