"""Thresholds: from which probability on a class is said, chosen on the validation pictures."""

import numpy as np

from core.tasks.class_scores import Floats
from core.tasks.label_scores import Flags

_MIDDLE = 0.5
"""Taken where the validation pictures are silent, and where several thresholds are as good."""


def choose(truth: Flags, table: Floats) -> tuple[float, ...]:
    """For each class the threshold with the largest F1 (Lipton et al. 2014).

    Args:
        truth: which validation picture shows which class, [n, classes].
        table: their probabilities, [n, classes].
    """
    return tuple(_best(truth[:, at], table[:, at]) for at in range(truth.shape[1]))


def _best(shown: Flags, share: Floats) -> float:
    """Of all ways to part the pictures the best, its threshold as near the middle as can be."""
    if not shown.any():
        return _MIDDLE
    order = np.argsort(-share, kind="stable")
    taken, sizes = share[order], np.arange(1, len(share) + 1)
    f1 = 2 * shown[order].cumsum() / (sizes + shown.sum())
    below = np.append(taken[1:], 0.0)
    apart = taken > below  # equal shares are taken together or not at all
    best = f1[apart].max(initial=0.0)
    found = [
        _MIDDLE if low < _MIDDLE <= high else float(low + high) / 2
        for value, low, high in zip(f1[apart], below[apart], taken[apart], strict=True)
        if value >= best - 1e-12
    ]
    return min(found, key=lambda limit: abs(limit - _MIDDLE), default=_MIDDLE)
