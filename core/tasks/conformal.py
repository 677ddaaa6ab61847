"""Sets of classes that hold the right one as often as was asked for: split conformal prediction.

A class is in the set where it is likely enough (LAC: Sadinle, Lei & Wasserman 2019, "Least
ambiguous set-valued classifiers with bounded error levels"); how likely that is, pictures say that
were not learnt from (Vovk, Gammerman & Shafer 2005). Pictures of one group count together as one
(Lee, Barber & Willett 2023, "Distribution-free inference with hierarchical data", arXiv
2306.06342); where each is by itself that is the ordinary rule.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

GUARANTEES = (0.9, 0.95, 0.99)
_EXACT = 1e-9
"""Rounding of sums of weights."""


def needed(guarantee: float) -> int:
    """Groups of pictures without which nothing can be promised: 9, 19 or 99."""
    return math.ceil(guarantee / (1 - guarantee) - _EXACT)


def least(own: Floats, groups: Sequence[str], guarantee: float) -> float | None:
    """From which probability on a class belongs into the set.

    Args:
        own: the probability of the true class of each picture that was not learnt from, [n].
        groups: what each belongs to.
        guarantee: share of new pictures whose set is to hold the right class, 0-1.

    Returns:
        `None` where there are fewer groups than are needed.
    """
    place = np.unique(np.asarray(groups, dtype=object), return_inverse=True)[1]
    sizes = np.bincount(place)
    if len(sizes) < needed(guarantee):
        return None
    weights = 1 / (sizes[place] * (len(sizes) + 1))  # the group of the new picture is one more
    order = np.argsort(-own, kind="stable")
    enough = weights[order].cumsum() >= guarantee - _EXACT
    return float(own[order][np.argmax(enough)])


def sets(table: Floats, likely: float) -> Flags:
    """Which classes are in the set of each picture, [n, classes]: never none.

    Args:
        table: probabilities, [n, classes].
        likely: see `least`.
    """
    held = table >= likely
    if len(table):
        held[np.arange(len(table)), table.argmax(axis=1)] = True
    return np.asarray(held, np.bool_)
