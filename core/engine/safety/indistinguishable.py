"""Does a changed picture of one class look like an unchanged one of the other?

A probe that cannot tell the two apart proves that the label changed (a blurred sharp picture
is a blurred picture), where a low accuracy alone could also mean that the backbone has never seen
such pictures: those it tells from both classes at once. The converse proves nothing: a changed
picture is nearly always recognisable as changed.
"""

import numpy as np
import numpy.typing as npt

from core.engine.safety import probe, retention
from core.engine.safety.retention import Pair

Floats = npt.NDArray[np.float64]


def told_apart(pair: Pair, original: Floats, changed: Floats, between: Floats) -> float:
    """Held-out AUC of changed pictures of one class against originals of the other, the smaller.

    Args:
        pair: two classes with their folds.
        original: kernel [n, n] between the originals.
        changed: kernel [n, n] from changed pictures to originals.
        between: kernel [n, n] between changed pictures.
    """
    at = pair.members
    found = []
    for sign in (1.0, -1.0):
        own, rival = np.flatnonzero(pair.signs == sign), np.flatnonzero(pair.signs != sign)
        across = changed[np.ix_(at[own], at[rival])]
        kernel = np.block(
            [
                [between[np.ix_(at[own], at[own])], across],
                [across.T, original[np.ix_(at[rival], at[rival])]],
            ]
        )
        signs = np.repeat([1.0, -1.0], [len(own), len(rival)])
        order = np.concatenate([own, rival])
        dual = probe.weights(kernel, signs, [fold[order] for fold in pair.divisions])
        found.append(retention.order(probe.decide(dual, kernel), signs))
    return min(found)
