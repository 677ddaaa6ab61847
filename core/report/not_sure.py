"""When a model should say "not sure": accuracy against the share answered, drawn and said."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.copies import many
from core.report.look import PERCENT_TICKS, Figure, colours, template
from core.report.predictions import Predictions
from core.tasks import label_scores, selective
from core.tasks.ranges import wilson
from core.tasks.selective import AnsweredFrom

HEIGHT = 300


@dataclass(frozen=True, kw_only=True)
class NoneRefused:
    """Pictures that show none of the classes, and how many of them an answer is refused to."""

    n: int
    of: int
    low: float
    high: float

    @property
    def sentence(self) -> str:
        """It for people."""
        return (
            f"Of {many(self.of)} that you said to show none of the classes, {self.n:,} would be "
            f"refused ({self.low:.0%} to {self.high:.0%})."
        )


def steps(
    answers: Predictions, groups: Sequence[str], *, several: bool = False
) -> tuple[AnsweredFrom, ...]:
    """What is left at each threshold of whole percents.

    Args:
        answers: to the pictures of one side.
        groups: what each picture belongs to.
        several: a picture can show several classes: right is all that it shows and nothing else.
    """
    if several:
        said = label_scores.matrix([row.predicted.names for row in answers.rows], answers.classes)
        confidence = selective.of_several(answers.probabilities, said)
    else:
        confidence = np.array([row.confidence for row in answers.rows])
    right = np.array([row.predicted == row.target for row in answers.rows], np.bool_)
    return selective.steps(confidence, right, groups)


def refused(confidence: Sequence[float], below: float) -> NoneRefused | None:
    """How many of the pictures that show none of the classes are less sure; `None` of none."""
    if not confidence:
        return None
    n = sum(one < below for one in confidence)
    low, high = wilson(n, len(confidence))
    return NoneRefused(n=n, of=len(confidence), low=low or 0.0, high=1.0 if high is None else high)


def draw(curve: Sequence[AnsweredFrom], chosen: AnsweredFrom, *, dark: bool = False) -> Figure:
    """Accuracy of what is answered with its range, against the share answered; the choice marked.

    Args:
        curve: see `steps`.
        chosen: the threshold at hand.
        dark: for the dark theme.
    """
    tone, layout = colours(dark=dark), template(dark=dark)
    drawn = [step for step in curve if step.right is not None]
    x = [step.share for step in drawn]
    low = [step.low or 0.0 for step in drawn]
    high = [1.0 if step.high is None else step.high for step in drawn]
    shares = {"tickformatstops": PERCENT_TICKS}
    layout |= {
        "height": HEIGHT,
        "xaxis": layout["xaxis"] | shares
        | {"title": {"text": "Share of pictures answered"}, "range": [1.02, -0.02]},
        "yaxis": layout["yaxis"] | shares
        | {"title": {"text": "Right, of those answered"}, "maxallowed": 1.02},
    }  # fmt: skip
    band = {
        "type": "scatter", "mode": "lines", "name": "95 % range", "x": [*x, *reversed(x)],
        "y": [*high, *reversed(low)], "fill": "toself", "fillcolor": f"{tone['training']}22",
        "line": {"width": 0}, "hoverinfo": "skip",
    }  # fmt: skip
    line = {
        "type": "scatter", "mode": "lines", "name": "right", "x": x,
        "y": [step.right for step in drawn], "line": {"color": tone["training"], "width": 2},
        "text": [f"not sure below {step.below:.0%}" for step in drawn],
        "hovertemplate": "%{x:.0%} answered, %{y:.1%} right: %{text}<extra></extra>",
    }  # fmt: skip
    here = {
        "type": "scatter", "mode": "markers", "name": "chosen", "hoverinfo": "skip",
        "x": [chosen.share] if chosen.right is not None else [],
        "y": [chosen.right] if chosen.right is not None else [],
        "marker": {"color": tone["validation"], "size": 13, "symbol": "diamond"},
    }  # fmt: skip
    return {"data": [band, line, here], "layout": layout}


def describe(chosen: AnsweredFrom, whole: AnsweredFrom) -> str:
    """A threshold in words: what is answered, how much of it is right, and without a threshold."""
    if chosen.right is None:
        return f"Nothing is answered: none of {many(chosen.of)} is that sure."
    answered = f"{chosen.share:.0%} of {many(chosen.of)} ({chosen.n:,}) are answered"
    right = f"{chosen.right:.1%}"
    if not chosen.below or whole.right is None:
        return f"Every answer counts: {right} right{_between(chosen)}, {many(chosen.of)}."
    without = f"Without a threshold it is {whole.right:.1%}{_between(whole)}."
    return f"{answered}, {right} of these right{_between(chosen)}. {without}"


def _between(step: AnsweredFrom) -> str:
    if step.low is None or step.high is None:
        return ""
    return f" ({step.low:.1%} to {step.high:.1%})"
