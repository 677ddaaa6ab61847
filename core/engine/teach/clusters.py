"""What is alike in a pool: clusters of several sizes, how typical each picture is, near copies."""

from dataclasses import dataclass

import numpy as np
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from core.engine.heads.feature_set import chunks
from core.runs.stop import CheckStop
from core.teach.pool import Floats, Ints

_FINEST = 512
_PER_CLUSTER = 3
"""Pictures that a cluster has on average, at least."""
_LEARNT_FROM = 8192
"""Pictures that clusters are found by, at most; all are then put into them."""
_NEAREST = 20
"""Pictures by whose mean distance one is typical (Hacohen et al. 2022, TypiClust)."""
_COMPARED_WITH = 2048
"""Of more than twice as many pictures each is compared with its cluster of about so many."""
_SAME = 0.05
"""Distance below which two pictures are nearly the same, where each is 1 long."""
_AT_ONCE = 512


@dataclass(frozen=True, kw_only=True, eq=False)
class Likeness:
    """What is alike among n pictures."""

    clusters: Ints
    """[levels, n], see `core.teach.pool.Pool`."""
    typicality: Floats
    """[n]"""
    same: Ints
    """[pairs, 2]: rows of pictures that are nearly the same."""


def likeness(features: Floats, check_stop: CheckStop) -> Likeness:
    """Compare the pictures of a pool.

    Args:
        features: [n, d], n at least 1.
        check_stop: called now and then.
    """
    with threadpool_limits(limits=2):  # more threads than cores wait for one another
        levels = _levels(features, check_stop)
        typicality, same = _neighbours(features, _compared(levels), check_stop)
    return Likeness(clusters=levels, typicality=typicality, same=same)


def _levels(features: Floats, check_stop: CheckStop) -> Ints:
    """2, 4, 8, … clusters by k-means; one of everything where there are few pictures."""
    n = len(features)
    generator = np.random.default_rng(0)
    some = features
    if n > _LEARNT_FROM:
        some = features[np.sort(generator.choice(n, _LEARNT_FROM, replace=False))]
    levels = [np.zeros(n, np.int32)]
    count = 2
    while count <= min(_FINEST, n // _PER_CLUSTER):
        check_stop()
        centres = KMeans(count, n_init=1, max_iter=25, random_state=0).fit(some).cluster_centers_
        levels.append(_nearest_centre(features, centres))
        count *= 2
    return np.stack(levels)


def _nearest_centre(features: Floats, centres: Floats) -> Ints:
    half = np.square(centres).sum(1) / 2
    found = np.empty(len(features), np.int32)
    for rows in chunks(len(features)):
        found[rows] = (features[rows] @ centres.T - half).argmax(1)
    return found


def _compared(levels: Ints) -> Ints:
    """The clusters in which pictures are compared with each other, [n]."""
    n = levels.shape[1]
    few = n <= 2 * _COMPARED_WITH
    level: Ints = levels[0 if few else min(int(np.log2(n / _COMPARED_WITH)), len(levels) - 1)]
    return level


def _neighbours(features: Floats, within: Ints, check_stop: CheckStop) -> tuple[Floats, Ints]:
    """Typicality [n], and pairs of rows that are nearly the same."""
    typicality = np.ones(len(features), np.float32)
    pairs = []
    for cluster in np.unique(within):
        members = np.flatnonzero(within == cluster)
        own = features[members]
        squares = np.square(own).sum(1)
        for at in range(0, len(own), _AT_ONCE):
            check_stop()
            rows = slice(at, at + _AT_ONCE)
            apart = squares[rows, None] + squares - 2 * own[rows] @ own.T
            distances = np.sqrt(apart.clip(0))
            width = len(distances)
            distances[np.arange(width), at + np.arange(width)] = np.inf
            near = np.argwhere(distances < _SAME)
            pairs.append(np.stack([members[at + near[:, 0]], members[near[:, 1]]], axis=1))
            typicality[members[rows]] = _typicality(distances)
    same = np.concatenate(pairs) if pairs else np.empty((0, 2))
    return typicality, same[same[:, 0] < same[:, 1]].astype(np.int32)


def _typicality(distances: Floats) -> Floats:
    """By distances [n, others], of which each row's own is endless."""
    nearest = min(_NEAREST, distances.shape[1] - 1)
    if not nearest:
        return np.ones(len(distances), np.float32)
    found = np.partition(distances, nearest - 1, axis=1)[:, :nearest].mean(1)
    result: Floats = (1 / np.maximum(found, 1e-6)).astype(np.float32)
    return result
