"""Odd pictures: far from all others of every class, as the backbone sees them.

Seen where pictures are much alike otherwise: a cat among hands. Where each looks different, as of
ants and bees in the wild, one of something else is no farther than they are, and none is named.
"""

from collections.abc import Sequence

import numpy as np

from core.engine.heads.feature_set import Floats, chunks
from core.runs.stop import CheckStop, never

_NEAREST = 5
"""Pictures of other groups that a distance is the mean of."""
_FAR = 3.0
"""Widths of the middle half beyond its upper end: far out (Tukey 1977), of logarithms."""

_NARROWEST = 0.05
"""Width of the middle half at the least: among pictures all alike a little more is not far."""


def distances(features: Floats, groups: Sequence[str], check_stop: CheckStop = never) -> Floats:
    """[n]: mean distance to the nearest pictures of other groups, 1 = the median picture's.

    Args:
        features: [n, d], compared by their directions (cosine).
        groups: [n]; the pictures of one are no neighbours of each other.
        check_stop: called between chunks.
    """
    places = np.unique(np.asarray(groups), return_inverse=True)[1]
    rows = features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-12)
    found = np.zeros(len(rows))
    nearest = min(_NEAREST, len(rows) - 1)
    for part in chunks(len(rows)):
        check_stop()
        apart = np.sqrt(np.maximum(0.0, 2 - 2 * rows[part] @ rows.T))
        apart[places[part, None] == places] = 2.0
        found[part] = np.partition(apart, nearest - 1, axis=1)[:, :nearest].mean(1)
    result: Floats = found / max(float(np.median(found)), 1e-12)
    return result


def far_out(apart: Floats) -> list[int]:
    """The places of those that are far out, the farthest first; few or none."""
    logs = np.log(np.maximum(apart, 1e-12))
    low, high = np.quantile(logs, (0.25, 0.75))
    order = np.argsort(-logs, kind="stable")
    return [int(at) for at in order if logs[at] > high + _FAR * max(high - low, _NARROWEST)]
