"""Neighbours: the pictures that each picture of a pool is most like."""

from dataclasses import dataclass

import numpy as np
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from core.runs.stop import CheckStop
from core.teach.pool import Floats, Ints

_TOGETHER = 8192
"""Of more pictures each is compared only with those of its cluster."""
_CLUSTER = 2048
"""Pictures of such a cluster, about."""
_AT_ONCE = 512


@dataclass(frozen=True, kw_only=True, eq=False)
class Neighbours:
    """The nearest of each of n pictures, itself not among them."""

    rows: Ints
    """[n, k], the nearest first; fewer than asked for where there are not so many."""
    likeness: Floats
    """[n, k]: the cosine between both."""


def nearest(features: Floats, count: int, check_stop: CheckStop) -> Neighbours:
    """The neighbours of each picture.

    Args:
        features: [n, d], each row 1 long.
        count: how many of each, at most.
        check_stop: called now and then.
    """
    n = len(features)
    rows = np.empty((n, min(count, n - 1)), np.int32)
    likeness = np.empty(rows.shape, np.float32)
    with threadpool_limits(limits=2):  # more threads than cores wait for one another
        for members in _clusters(features, count):
            own = features[members]
            for at in range(0, len(own), _AT_ONCE):
                check_stop()
                alike = own[at : at + _AT_ONCE] @ own.T
                alike[np.arange(len(alike)), at + np.arange(len(alike))] = -np.inf
                first = np.argpartition(-alike, rows.shape[1] - 1, axis=1)[:, : rows.shape[1]]
                cosines = np.take_along_axis(alike, first, axis=1)
                order = np.argsort(-cosines, axis=1, kind="stable")
                here = members[at : at + _AT_ONCE]
                rows[here] = members[np.take_along_axis(first, order, axis=1)]
                likeness[here] = np.take_along_axis(cosines, order, axis=1)
    return Neighbours(rows=rows, likeness=likeness)


def _clusters(features: Floats, count: int) -> list[Ints]:
    """Rows that are compared with each other; no cluster is too small for its neighbours."""
    n = len(features)
    if n < 2:
        return []
    if n <= _TOGETHER:
        return [np.arange(n, dtype=np.int32)]
    some = np.random.default_rng(0).choice(n, _TOGETHER, replace=False)
    means = KMeans(n // _CLUSTER, n_init=1, max_iter=20, random_state=0).fit(features[some])
    place = means.predict(features)
    sizes = np.bincount(place)
    place[(sizes <= count)[place]] = sizes.argmax()
    found = (np.flatnonzero(place == cluster) for cluster in range(len(sizes)))
    return [members.astype(np.int32) for members in found if len(members)]
