"""Accuracy against the share answered: what is left where doubts are passed on, and how good.

Geifman & El-Yaniv 2017, "Selective classification for deep neural networks", arXiv 1705.08500.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.tasks.ranges import design_effect, wilson

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class AnsweredFrom:
    """What is answered where an answer has to be at least so sure."""

    below: float
    """Confidence below which an answer is "not sure", 0-1."""
    n: int
    """Pictures that are answered."""
    of: int
    """Pictures in all."""
    right: float | None
    """Share right of those that are answered; `None` where none is."""
    low: float | None
    """Lower end of its 95 % range (Wilson)."""
    high: float | None

    @property
    def share(self) -> float:
        """Share answered; 0 of no pictures."""
        return self.n / self.of if self.of else 0.0


def of_several(table: Floats, said: Flags) -> Floats:
    """How sure each answer that names several classes is, or none of them: [n], 0-1.

    It is as sure as the least sure of all that it says: that a class is there, or that it is not.

    Args:
        table: probabilities, [n, classes], each for itself.
        said: which classes are named, [n, classes].
    """
    return np.asarray(np.where(said, table, 1 - table).min(axis=1, initial=1.0), np.float64)


def answered(
    confidence: Floats, right: Flags, below: float, groups: Sequence[str] | None = None
) -> AnsweredFrom:
    """What is left at one threshold.

    Args:
        confidence: in the answer to each of n pictures, 0-1.
        right: whether it is right.
        below: the threshold.
        groups: what each picture belongs to; `None` = each to itself.
    """
    effect = design_effect(right, groups) if groups and len(right) else 1.0
    return _left(confidence, right, below, effect)


def steps(
    confidence: Floats, right: Flags, groups: Sequence[str] | None = None
) -> tuple[AnsweredFrom, ...]:
    """What is left at each threshold of whole percents, from 0 to 99; see `answered`."""
    effect = design_effect(right, groups) if groups and len(right) else 1.0
    return tuple(_left(confidence, right, percent / 100, effect) for percent in range(100))


def _left(confidence: Floats, right: Flags, below: float, effect: float) -> AnsweredFrom:
    sure = confidence >= below
    n, hits = int(sure.sum()), int(right[sure].sum())
    low, high = wilson(hits, n, effect)
    return AnsweredFrom(
        below=below, n=n, of=len(right), right=hits / n if n else None, low=low, high=high
    )
