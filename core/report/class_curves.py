"""How well a class is told from all others: its ROC and precision-recall curves, drawn and said."""

import html
from collections.abc import Mapping
from dataclasses import dataclass

from core.data.copies import many
from core.report.look import PERCENT_TICKS, Figure, colours, template
from core.report.predictions import Predictions
from core.tasks import rank_curves
from core.tasks.class_scores import ClassScores
from core.tasks.label_scores import LabelClassScores, matrix
from core.tasks.rank_curves import Curve

HEIGHT, HEIGHT_NARROW = 340, 620
"""In pixels: two panels side by side, or one above the other."""
_BESIDE = 12
"""Other classes that are drawn beside the one in question, at most: they are only context."""


@dataclass(frozen=True, kw_only=True)
class ClassCurves:
    """Both curves of one class; `None` where one of its sides has no picture."""

    label: str
    share: float
    """Pictures that show it, of all."""
    roc: Curve | None
    precise: Curve | None


def of(answers: Predictions) -> dict[str, ClassCurves]:
    """The curves of every class, by name."""
    truth = matrix([target.names for target in answers.targets], answers.classes)
    table = answers.probabilities
    return {
        label: ClassCurves(
            label=label,
            share=float(truth[:, at].mean()) if len(truth) else 0.0,
            roc=rank_curves.roc(truth[:, at], table[:, at]),
            precise=rank_curves.precision_recall(truth[:, at], table[:, at]),
        )
        for at, label in enumerate(answers.classes)
    }


def draw(
    drawn: Mapping[str, ClassCurves], label: str, *, dark: bool = False, stacked: bool = False
) -> Figure:
    """One class in colour, others as thin grey lines.

    Args:
        drawn: of every class.
        label: the one in question.
        dark: for the dark theme.
        stacked: one panel above the other, for narrow places.
    """
    tone, layout = colours(dark=dark), template(dark=dark)
    others = [one for one in drawn.values() if one.label != label][:_BESIDE]
    own = drawn[label]
    traces = [
        _line(curve, one.label, panel, tone["baseline"], 1)
        for one in others
        for panel, curve in enumerate((one.roc, one.precise), 1)
    ]
    traces += [
        _chance([0, 1], 1, tone),
        _chance([own.share, own.share], 2, tone),
        _line(own.roc, label, 1, tone["training"], 3),
        _line(own.precise, label, 2, tone["training"], 3),
    ]
    whole = [0.0, 1.0]
    first, second = (whole, whole) if stacked else ([0, 0.42], [0.58, 1])
    upper, lower = ([0.57, 1], [0, 0.42]) if stacked else (whole, whole)
    shares = {"tickformatstops": PERCENT_TICKS, "range": [-0.01, 1.01]}
    x, y = layout["xaxis"] | shares, layout["yaxis"] | shares
    layout |= {
        "height": HEIGHT_NARROW if stacked else HEIGHT,
        "xaxis": x | _named("Others taken for it (false positives)", first) | {"anchor": "y"},
        "yaxis": y | _named("Found of the class (recall)", upper),
        "xaxis2": x | _named("Found of the class (recall)", second) | {"anchor": "y2"},
        "yaxis2": y | _named("Right, of what is taken for it", lower) | {"anchor": "x2"},
    }
    return {"data": traces, "layout": layout}


def _named(title: str, domain: list[float]) -> Figure:
    return {"title": {"text": title, "standoff": 8}, "domain": domain}


def _line(curve: Curve | None, label: str, panel: int, colour: str, width: int) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": html.escape(label),
        "x": list(curve.x) if curve else [],
        "y": list(curve.y) if curve else [],
        "xaxis": "x" if panel == 1 else "x2",
        "yaxis": "y" if panel == 1 else "y2",
        "line": {"color": colour, "width": width, "shape": "linear" if panel == 1 else "vh"},
        "opacity": 1.0 if width > 1 else 0.45,
        "hovertemplate": f"{html.escape(label)}: %{{y:.0%}} at %{{x:.0%}}<extra></extra>",
    }


def _chance(ends: list[float], panel: int, tone: Mapping[str, str]) -> Figure:
    """What guessing would reach."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "guessing",
        "x": [0, 1],
        "y": ends,
        "xaxis": "x" if panel == 1 else "x2",
        "yaxis": "y" if panel == 1 else "y2",
        "line": {"color": tone["baseline"], "width": 1, "dash": "dot"},
        "hoverinfo": "skip",
    }


def describe(row: ClassScores | LabelClassScores) -> str:
    """Both curves in words: the areas below them, with ranges and n."""
    if row.average_precision is None:
        return f"No picture shows {row.label}: its curves are not known."
    parts = [
        _area("the precision-recall curve (average precision)", row.average_precision,
              row.average_precision_low, row.average_precision_high)
    ]  # fmt: skip
    if row.roc_auc is not None:
        parts.insert(0, _area("the ROC curve", row.roc_auc, row.roc_auc_low, row.roc_auc_high))
    return f"{row.label}, {many(row.n)}: the area below {' and below '.join(parts)}."


def _area(name: str, value: float, low: float | None, high: float | None) -> str:
    between = "" if low is None or high is None else f" ({low:.3f} to {high:.3f})"
    return f"{name} is {value:.3f}{between}"
