"""How well probabilities rank the pictures of a class before all others: areas below two curves.

Sources: the area below the ROC curve as the chance that a picture of the class is surer than
another one, ties counting half (Hanley & McNeil 1982); average precision as the area below the
stepwise precision-recall curve (Manning, Raghavan & Schütze 2008, chapter 8).
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_NUMBERS = 15_000_000
"""Drawn pictures × classes that ranges of the areas may take: a second or two."""
_FEWEST_DRAWS = 50


def areas(truth: Flags, table: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Both areas of each class: once as the pictures are, then in each draw.

    Args:
        truth: which picture shows which class, [n, classes].
        table: probabilities, [n, classes].
        counts: how often each picture counts, [draws, n].

    Returns:
        Area below the ROC curve and average precision, [1 + draws, classes], of fewer draws where
        there are very many pictures and classes; NaN where one of the two sides is empty.
    """
    n, classes = truth.shape
    most = max(_FEWEST_DRAWS, _NUMBERS // max(1, n * classes))
    weights = np.concatenate([np.ones((1, n)), counts[:most]])
    columns = [(truth[:, c], table[:, c], weights) for c in range(classes)]
    none = np.zeros((len(weights), 0))
    roc = [roc_area(*column)[:, None] for column in columns]
    precise = [average_precision(*column)[:, None] for column in columns]
    return np.concatenate([none, *roc], axis=1), np.concatenate([none, *precise], axis=1)


def roc_area(truth: Flags, share: Floats, weights: Floats | None = None) -> Floats:
    """Area below the ROC curve of one class, one a line of weights.

    Args:
        truth: [n].
        share: its probabilities, [n].
        weights: how often each picture counts, [draws, n]; None = once.

    Returns:
        [draws]; NaN where no picture shows the class, or all do.
    """
    order, each, shown = _ranked(truth, share, weights)
    first = np.searchsorted(-share[order], -share[order][shown], side="left")
    last = np.searchsorted(-share[order], -share[order][shown], side="right")
    others = np.concatenate([np.zeros((len(each), 1)), (each * ~truth[order]).cumsum(1)], axis=1)
    mine = each[:, shown]
    won = (mine * (others[:, -1:] - (others[:, first] + others[:, last]) / 2)).sum(axis=1)
    pairs = mine.sum(axis=1) * others[:, -1]
    return _divided(won, pairs)


def average_precision(truth: Flags, share: Floats, weights: Floats | None = None) -> Floats:
    """Area below the stepwise precision-recall curve of one class, one a line of weights.

    Args:
        truth: [n].
        share: its probabilities, [n].
        weights: how often each picture counts, [draws, n]; None = once.

    Returns:
        [draws]; NaN where no picture shows the class.
    """
    order, each, shown = _ranked(truth, share, weights)
    last = np.searchsorted(-share[order], -share[order][shown], side="right") - 1  # equal: together
    right, taken = (each * truth[order]).cumsum(axis=1), each.cumsum(axis=1)
    precision = right[:, last] / np.maximum(taken[:, last], 1e-12)
    mine = each[:, shown]
    return _divided((mine * precision).sum(axis=1), mine.sum(axis=1))


def _ranked(
    truth: Flags, share: Floats, weights: Floats | None
) -> tuple[NDArray[np.intp], Floats, NDArray[np.intp]]:
    """Pictures, the surest first; their weights in that order; places of those of the class."""
    order = np.argsort(-share, kind="stable")
    each = np.ones((1, len(share))) if weights is None else weights[:, order]
    return order, each, np.flatnonzero(truth[order])


def _divided(above: Floats, below: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Floats = np.where(below > 0, above / below, np.nan)
    return result
