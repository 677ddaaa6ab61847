"""Classes that a backbone does not tell apart: of two, it is right no more often than by lot."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from core.engine.heads.feature_set import Floats, Ints
from core.protocol.doubts import AlikeClasses
from core.tasks.ranges import balanced, z_of_all

_BY_LOT = 0.5
_AT_MOST = 0.7
"""Upper end of a range from which on two classes may well be told apart: few pictures say less."""


def alike(scores: Floats, labels: Ints, classes: Sequence[str]) -> list[AlikeClasses]:
    """Pairs that cannot be told apart, the most alike first.

    Args:
        scores: [n, classes], by a head that has not seen the picture.
        labels: [n], places of the classes.
        classes: their names.
    """
    sizes = np.bincount(labels, minlength=len(classes))
    own = [scores[labels == at] for at in range(len(classes))]
    surer = [(table[:, [at]] >= table).sum(0) for at, table in enumerate(own)]
    pairs = list(combinations(range(len(classes)), 2))
    z = z_of_all(max(1, len(pairs)))
    found = []
    for first, second in pairs:
        right = ((first, int(surer[first][second])), (second, int(surer[second][first])))
        share, low, high = balanced([(number, int(sizes[at])) for at, number in right], z)
        if low <= _BY_LOT and high <= _AT_MOST:
            found.append(
                AlikeClasses(
                    first=classes[first],
                    second=classes[second],
                    accuracy=share,
                    low=low,
                    high=high,
                    n=int(sizes[first] + sizes[second]),
                )
            )
    return sorted(found, key=lambda pair: pair.accuracy)
