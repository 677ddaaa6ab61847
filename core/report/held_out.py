"""The score of a recipe on pictures held out in turn, in words."""

import math

from core.data.copies import many
from core.runs.event import Numbers, Result
from core.tasks.ranges import wilson
from core.tasks.task import Metric

WIDE = 0.07
"""Half a range beyond which a score says little: ±7 points."""


def half_range(n: int, share: float) -> float:
    """Half the 95 % range of a share of so many pictures, the wider half; 1 of none."""
    low, high = wilson(share * n, n)
    return 1.0 if low is None or high is None else max(share - low, high - share)


def sentence(result: Result, metric: Metric) -> str:
    """`Held out in turn (5-fold): 95 % right (92 to 97 %, 340 pictures)`; empty if it was not."""
    folds = result.folds or {}
    value = folds.get(metric.name)
    if value is None:
        return ""
    return (
        f"Held out in turn ({folds.get('folds') or 0:.0f}-fold): {value:.0%} {metric.said} "
        f"({_between(folds)}{many(int(folds.get('n') or 0))})."
    )


def _between(folds: Numbers) -> str:
    low, high = folds.get("low"), folds.get("high")
    if low is None or high is None:
        return ""
    return f"{math.floor(100 * low + 0.5)} to {high:.0%}, "
