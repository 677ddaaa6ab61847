"""Charts as Plotly figure dictionaries, one look everywhere, each with a text that says the same.

Names of classes come from folders: they are escaped, since Plotly reads markup in texts.
"""

import html
import math
from collections.abc import Mapping, Sequence

from core.report.look import PERCENT_TICKS, Figure, colours, template
from core.runs.event import Baseline, Epoch
from core.tasks.class_scores import ClassificationScores
from core.tasks.task import Metric

__all__ = [
    "colours", "confusion", "curves", "describe_confusion", "describe_curves", "template",
]  # fmt: skip

Epochs = Sequence[Epoch]
_AS_IT_IS = "backbone as it is (frozen features)"
_FOOT = 0.12
"""Share of a panel's height in which a name below a line would lie on the ticks of the axis."""
_MOST_LABELLED = 25
"""Classes up to which the cells of a confusion matrix show their counts."""


def curves(
    epochs: Epochs,
    baseline: Baseline | None,
    metric: Metric,
    *,
    dark: bool = False,
    stacked: bool = False,
) -> Figure:
    """Loss and primary metric by epoch: two panels side by side, or one above the other.

    The traces are, always in this order and perhaps empty: training loss, validation loss,
    training metric, validation metric, baseline. So a live chart can extend them.

    Args:
        epochs: `epoch` events of a run.
        baseline: its `baseline` event (frozen features), drawn as a dashed grey line.
        metric: the primary one of its task.
        dark: for the dark theme.
        stacked: one panel above the other, for narrow places.
    """
    tone = colours(dark=dark)
    layout = template(dark=dark)
    traces = [
        _line(_points(epochs, "training", "loss"), "training", tone, panel=1),
        _line(_points(epochs, "validation", "loss"), "validation", tone, panel=1),
        _line(_points(epochs, "training", metric.name), "training", tone, panel=2),
        _line(_points(epochs, "validation", metric.name), "validation", tone, panel=2),
        _baseline(epochs, _reached(baseline, metric), tone),
    ]
    whole = [0.0, 1.0]
    first, second = (whole, whole) if stacked else ([0, 0.46], [0.54, 1])
    upper, lower = ([0.56, 1], [0, 0.44]) if stacked else (whole, whole)
    last = max(2, len(epochs), max((epoch.of or 0 for epoch in epochs), default=0))
    x_axis = {**layout["xaxis"], "tickformat": "d", "range": [0.5, last + 0.5]}
    titled = {**x_axis, "title": {"text": "Round over all pictures (epoch)"}}
    layout |= {
        "height": 560 if stacked else 320,
        "xaxis": {**(x_axis if stacked else titled), "domain": first},  # the lower one says it
        "xaxis2": {**titled, "domain": second, "anchor": "y2"},
        "yaxis": _y(layout, "How far off (loss)", upper) | {"rangemode": "tozero"},
        "yaxis2": _y(layout, metric.axis, lower)
        | {"anchor": "x2", "tickformatstops": PERCENT_TICKS, "maxallowed": 1.02},
        "annotations": _direct_labels(traces, tone),
    }
    return {"data": traces, "layout": layout}


def _y(layout: Figure, title: str, domain: list[float]) -> Figure:
    return {**layout["yaxis"], "title": {"text": title}, "domain": domain}


def _points(epochs: Epochs, side: str, name: str) -> list[tuple[int, float]]:
    told = (
        (e.epoch, (e.training if side == "training" else e.validation).get(name)) for e in epochs
    )
    return [(epoch, value) for epoch, value in told if value is not None and math.isfinite(value)]


def _reached(baseline: Baseline | None, metric: Metric) -> float | None:
    value = baseline.scores.get(metric.name) if baseline else None
    return value if value is not None and math.isfinite(value) else None


def _line(
    points: Sequence[tuple[int, float]], name: str, tone: Mapping[str, str], *, panel: int
) -> Figure:
    value = "%{y:.1%}" if panel == 2 else "%{y:.3f}"
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "xaxis": "x" if panel == 1 else "x2",
        "yaxis": "y" if panel == 1 else "y2",
        "line": {"color": tone[name], "width": 2},
        "marker": {"size": 5, "symbol": "circle" if name == "training" else "diamond"},
        "hovertemplate": f"{name}, round %{{x}}: {value}<extra></extra>",
    }


def _baseline(epochs: Epochs, value: float | None, tone: Mapping[str, str]) -> Figure:
    last = max([2, *(epoch.of or epoch.epoch for epoch in epochs)])
    return {
        "type": "scatter",
        "mode": "lines",
        "name": _AS_IT_IS,
        "x": [] if value is None else [0.5, last + 0.5],
        "y": [] if value is None else [value, value],
        "xaxis": "x2",
        "yaxis": "y2",
        "line": {"color": tone["baseline"], "width": 2, "dash": "dot"},
        "hovertemplate": f"{_AS_IT_IS}: %{{y:.1%}}<extra></extra>",
    }


def _direct_labels(traces: Sequence[Figure], tone: Mapping[str, str]) -> list[Figure]:
    """Names at the ends of the lines; the upper of two lines is named above, the lower below.

    Where the lower one ends at the foot of its panel, both are named above: below are the ticks.
    """
    labels = [*_pair(traces[:2], tone, foot=0.0), *_pair(traces[2:4], tone)]
    if traces[4]["y"]:
        label = _label(traces[4], tone["baseline"], -10)
        labels.append({**label, "x": traces[4]["x"][0], "xanchor": "left"})  # the right is taken
    return labels


def _pair(
    traces: Sequence[Figure], tone: Mapping[str, str], foot: float | None = None
) -> list[Figure]:
    """The names of two lines of one panel; `foot` = where its axis begins, if not at the least."""
    drawn = sorted((one for one in traces if one["y"]), key=lambda one: -float(one["y"][-1]))
    if not drawn:
        return []
    points = [value for one in drawn for value in one["y"]]
    low = min(points) if foot is None else foot
    room = _FOOT * (max(points) - low)
    upper, lower = drawn[0]["y"][-1], drawn[-1]["y"][-1]
    near, at_foot = upper - lower < room, lower - low < room
    below = (18 if near else 12) if at_foot else -12
    shifts = (34 if near and at_foot else 12, below) if len(drawn) > 1 else (12,)
    pairs = zip(drawn, shifts, strict=False)
    return [_label(one, tone[one["name"]], shift) for one, shift in pairs]


def _label(trace: Figure, colour: str, shift: int) -> Figure:
    return {
        "text": trace["name"],
        "x": trace["x"][-1],
        "y": trace["y"][-1],
        "xref": trace["xaxis"],
        "yref": trace["yaxis"],
        "xanchor": "right" if len(trace["x"]) > 1 else "left",
        "yshift": shift,
        "showarrow": False,
        "font": {"color": colour, "size": 12},
    }


def describe_curves(epochs: Epochs, baseline: Baseline | None, metric: Metric) -> str:
    """The curves in words, for those who cannot see them."""
    title = metric.title.lower()
    if not epochs:
        return f"Loss and {title} by round (epoch); no round is finished yet."
    last = epochs[-1]
    parts = [f"Loss and {title} after {last.epoch} of {last.of or last.epoch} rounds (epochs)."]
    for side in ("training", "validation"):
        losses, reached = _points(epochs, side, "loss"), _points(epochs, side, metric.name)
        if losses and losses[-1][0] == last.epoch:
            parts.append(f"The {side} loss went from {losses[0][1]:.3f} to {losses[-1][1]:.3f}.")
        if reached and reached[-1][0] == last.epoch:
            parts.append(f"The {side} {title} is {reached[-1][1]:.1%}.")
    value = _reached(baseline, metric)
    if value is not None:
        parts.append(f"The backbone as it is (frozen features) reaches {value:.1%} (dotted line).")
    return " ".join(parts)


def confusion(scores: ClassificationScores, *, dark: bool = False) -> Figure:
    """True classes down, predicted classes across; counts in the cells, shade = share of the row.

    `customdata` of a cell is [true, predicted], as the plain names, for clicks.
    """
    tone = colours(dark=dark)
    layout = template(dark=dark)
    names = [html.escape(name) for name in scores.classes]
    counts = [list(row) for row in scores.confusion]
    shares = [[cell / sum(row) if sum(row) else 0.0 for cell in row] for row in counts]
    few = len(names) <= _MOST_LABELLED
    heat = {
        "type": "heatmap",
        "z": shares,
        "zmin": 0,
        "zmax": 1,
        "text": counts,
        "texttemplate": "%{text}" if few else "",
        "customdata": [[[true, guess] for guess in scores.classes] for true in scores.classes],
        "hovertext": [
            [f"{true} {f'taken for {guess}' if i != j else 'named right'}: "
             f"{counts[i][j]} of {sum(counts[i])}" for j, guess in enumerate(names)]
            for i, true in enumerate(names)
        ],
        "hoverinfo": "text",
        "colorscale": [[0, "rgba(0,0,0,0)"], [1, tone["training"]]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
    }  # fmt: skip
    ticks: Figure = {"tickmode": "array", "tickvals": list(range(len(names))), "ticktext": names}
    if len(names) > 2 * _MOST_LABELLED:
        ticks = {"showticklabels": False}
    layout["xaxis"] = {**layout["xaxis"], **ticks, "title": {"text": "Predicted class"}}
    layout["yaxis"] = {
        **layout["yaxis"],
        **ticks,
        "title": {"text": "True class"},
        "autorange": "reversed",
    }
    layout["height"] = min(900, max(280, 120 + 34 * len(names)))
    return {"data": [heat], "layout": layout}


def describe_confusion(scores: ClassificationScores) -> str:
    """The confusion matrix in words: how many are right, and the most frequent confusions."""
    if not scores.n:
        return "Confusion matrix; there are no pictures to score."
    cells = [
        (number, scores.classes[i], scores.classes[j])
        for i, row in enumerate(scores.confusion)
        for j, number in enumerate(row)
        if number and i != j
    ]
    wrong = sum(number for number, _, _ in cells)
    text = f"Confusion matrix of {scores.n} pictures: {scores.n - wrong} right, {wrong} wrong."
    worst = sorted(cells, key=lambda cell: (-cell[0], cell[1:]))[:3]
    return text + "".join(f" {number} × {true} taken for {guess}." for number, true, guess in worst)
