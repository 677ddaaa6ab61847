"""What to ask next: what is typical first, then what teaches most, spread apart.

Pictures that belong together are asked once, as long as there are others.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.teach.head import Places
from core.teach.pool import Floats, Ints, Pool

Why = Literal["typical", "teaches", "sure"]
"""Typical of many, of which little is guessed yet; close between two classes; or most likely right,
so that a whole page is confirmed by one key."""
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Page:
    """Pictures to ask together."""

    rows: Ints
    """Of the pool, sorted by guess where there are guesses."""
    why: tuple[Why, ...]
    """Of each of them."""


def next_page(
    pool: Pool, probabilities: Floats | None, answered: Places, closed: Places, size: int
) -> Page:
    """The pictures to ask next.

    Args:
        pool: all pictures.
        probabilities: [n, k] as the head guesses; `None` where it has not learnt anything yet.
        answered: rows that are labelled and learnt from.
        closed: rows that are not to be asked: of the exam, left out, put off.
        size: how many, at most; fewer where so many are not left.
    """
    free = _free(pool, answered, closed)
    typical = _typical(pool, free, answered, size)
    if not len(free) or probabilities is None or probabilities.shape[1] < 2 or len(answered) < size:
        return _page(typical, "typical")
    rows = _close(pool, probabilities, free, size)
    rows = rows[np.argsort(probabilities[rows].argmax(1), kind="stable")]
    return _page(rows, "teaches")


def _page(rows: Ints, why: Why) -> Page:
    return Page(rows=rows, why=(why,) * len(rows))


def _free(pool: Pool, answered: Places, closed: Places) -> Ints:
    """Rows that may be asked: one of each group that nothing is said of yet, while there are such.

    Of a group it is the most typical.
    """
    spoken = np.zeros(len(pool.contents), np.bool_)
    spoken[answered] = spoken[closed] = True
    fresh = ~np.isin(pool.groups, pool.groups[spoken])
    if not fresh.any():
        return np.flatnonzero(~spoken).astype(np.int32)
    rows = np.flatnonzero(fresh)
    rows = rows[np.argsort(-pool.typicality[rows], kind="stable")]
    return rows[np.unique(pool.groups[rows], return_index=True)[1]].astype(np.int32)


def _typical(pool: Pool, free: Ints, answered: Places, size: int) -> Ints:
    """The most typical picture of each of the largest clusters of which none is answered.

    TypiClust (Hacohen et al. 2022): as many clusters as there will be answers.
    """
    wanted = min(len(answered) + size, 2 ** (len(pool.clusters) - 1))
    level = pool.clusters[int(np.ceil(np.log2(max(wanted, 1))))]
    sizes = np.bincount(level)
    covered = np.bincount(level[answered], minlength=len(sizes))
    order = free[np.argsort(-pool.typicality[free], kind="stable")]
    turn = np.zeros(len(order), np.int64)  # its place among those of its own cluster
    seen: dict[int, int] = {}
    for at, cluster in enumerate(level[order].tolist()):
        turn[at] = seen[cluster] = seen.get(cluster, -1) + 1
    rank = np.lexsort((-sizes[level[order]], turn + covered[level[order]]))
    return order[rank[:size]]


def _close(pool: Pool, probabilities: Floats, free: Ints, size: int) -> Ints:
    """Those between whose two likeliest classes little lies, spread apart."""
    two = np.partition(probabilities[free], -2, axis=1)[:, -2:]
    margins = two[:, 1] - two[:, 0]
    near = free[np.argsort(margins, kind="stable")[: 4 * size]]
    return near[_spread(pool.features[near], size)]


def _spread(features: Floats, size: int) -> Ints:
    """The first, then always the one farthest from all that are taken."""
    taken = [0]
    nearest = features @ features[0]
    while len(taken) < min(size, len(features)):
        following = int(nearest.argmin())
        taken.append(following)
        nearest = np.maximum(nearest, features @ features[following])
        nearest[taken] = np.inf
    return np.array(taken[: len(features)], dtype=np.int32)
