"""Which pairs of classes are worth a probe, where there are too many for all."""

import itertools

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
ALL_UP_TO = 12
"""Classes whose 66 pairs are all tried."""
RIVALS = 3
"""Rivals of a class that are tried of each kind: an augmentation that turns a class into another
brings it nearest to that one, or moves it most towards it."""


def pairs(original: Floats, changed: Floats, labels: Ints) -> list[tuple[int, int]]:
    """Pairs of classes that an augmentation may bring together.

    Args:
        original: kernel [n, n] between the pictures.
        labels: class of each picture.
        changed: kernel [n, n] from the changed pictures to the originals.
    """
    count = int(labels.max()) + 1
    if count <= ALL_UP_TO:
        return list(itertools.combinations(range(count), 2))
    before, after = likeness(original, labels), likeness(changed, labels)
    found: set[tuple[int, int]] = set()
    for table in (before, after, after - before):
        free = table.copy()
        np.fill_diagonal(free, -np.inf)
        nearest = np.argsort(-free, axis=1)[:, :RIVALS]
        found |= {(min(a, int(b)), max(a, int(b))) for a in range(count) for b in nearest[a]}
    return sorted(found)


def likeness(kernel: Floats, labels: Ints) -> Floats:
    """Mean kernel between classes: [classes of the rows, classes of the columns]."""
    count = int(labels.max()) + 1
    member = np.zeros((count, len(labels)))
    member[labels, np.arange(len(labels))] = 1
    member /= member.sum(axis=1, keepdims=True)
    return np.asarray(member @ kernel @ member.T)
