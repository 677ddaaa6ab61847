"""Classes that a backbone does not tell apart: of two, it is right no more often than by lot."""

from collections.abc import Sequence
from itertools import combinations

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
    pairs = list(combinations(range(len(classes)), 2))
    found = []
    for pair in pairs:
        first, second = pair
        right = (scores[:, first] >= scores[:, second]) == (labels == first)
        counts = [(int(right[labels == at].sum()), int((labels == at).sum())) for at in pair]
        share, low, high = balanced(counts, z_of_all(len(pairs)))
        if low <= _BY_LOT and high <= _AT_MOST:
            found.append(
                AlikeClasses(
                    first=classes[first],
                    second=classes[second],
                    accuracy=share,
                    low=low,
                    high=high,
                    n=sum(n for _, n in counts),
                )
            )
    return sorted(found, key=lambda pair: pair.accuracy)
