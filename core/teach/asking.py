"""What to ask next: the pictures whose answers settle most of what is open in all others.

How little the head can know of a picture follows from where the labelled ones lie, not from their
labels (V-optimal design: Yu et al. 2006, Active Learning via Transductive Experimental Design).
All pictures are to be settled, those of the exam like the others; their labels are not looked at.
Pictures of which the guess is unsure count more. So the first are typical of many and apart from
each other; later ones lie where classes meet. Pictures that belong together are asked once, as
long as there are others.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.teach.head import Places
from core.teach.one_thread import one_thread
from core.teach.pool import Floats, Ints, Pool

Why = Literal["typical", "teaches"]
"""Typical of many, of which nothing is guessed yet; or its answer settles others."""
Doubles = npt.NDArray[np.float64]

CAUTION = 1.0
"""What the head is taken to know beforehand, in pictures along each axis: with less, single odd
pictures are asked, with more always the same middle. See `benchmarks/teach.md`."""
_LOOKED_AT = 16384
"""Pictures among which the next are looked for, and that they are to settle, at most, by lot."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Page:
    """Pictures to ask together."""

    rows: Ints
    """Of the pool, first those that settle most: the guesses get better with the first answers."""
    why: Why


@one_thread()
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
    chance = np.random.default_rng(len(answered))
    free = _some(_free(pool, answered, closed), chance)
    settled = _some(np.arange(len(pool.contents), dtype=np.int32), chance)
    why: Why = "typical"
    weights = np.ones(len(settled))
    if probabilities is not None and probabilities.shape[1] > 1:
        why, weights = "teaches", _open(probabilities[settled])
    products = pool.features[settled] * weights[:, None].astype(np.float32)
    wanted = (products.T @ pool.features[settled]).astype(np.float64)
    rows = free[_settling(pool.features[free], wanted, pool.features[answered], size)]
    return Page(rows=rows, why=why)


def _some(rows: Ints, chance: np.random.Generator) -> Ints:
    """At most `_LOOKED_AT` of them."""
    if len(rows) <= _LOOKED_AT:
        return rows
    return np.sort(chance.choice(rows, _LOOKED_AT, replace=False))


def _free(pool: Pool, answered: Places, closed: Places) -> Ints:
    """Rows that may be asked: one of each group that nothing is said of yet, while there are such.

    Of a group it is the one nearest to its middle.
    """
    spoken = np.zeros(len(pool.contents), np.bool_)
    spoken[answered] = spoken[closed] = True
    groups = np.unique(pool.groups, return_inverse=True)[1]
    silent = np.bincount(groups, weights=spoken) == 0
    if not silent.any():
        return np.flatnonzero(~spoken).astype(np.int32)
    sizes = np.bincount(groups)
    together = np.flatnonzero((sizes > 1)[groups])
    middles = np.zeros((len(sizes), pool.features.shape[1]), np.float32)
    np.add.at(middles, groups[together], pool.features[together])
    nearness = np.zeros(len(groups), np.float32)
    nearness[together] = (pool.features[together] * middles[groups[together]]).sum(1)
    order = np.lexsort((-nearness, groups))
    first: Ints = order[np.unique(groups[order], return_index=True)[1]].astype(np.int32)
    kept: Ints = first[silent]
    return kept


def _open(probabilities: Floats) -> Doubles:
    """How open each guess is: the chance that two draws from it differ (Gini)."""
    found: Doubles = (probabilities * (1 - probabilities)).sum(1, dtype=np.float64)
    return found + 1e-6


def _settling(features: Floats, wanted: Doubles, answered: Floats, size: int) -> Ints:
    """Greedily those that lower the weighted sum of variances of a ridge head most.

    An answer for x takes x'BxΣ/(1 + x'Ax) off it, where A is the inverse of what is known along
    the axes and B = A M A with M what is wanted; both follow each pick by a
    change of rank two, so that a page takes as long as one product.

    Args:
        features: [n, d] of pictures that may be asked.
        wanted: [d, d] the weighted products of all pictures whose guesses are to settle.
        answered: [m, d] of those that are learnt from.
        size: how many, at most.
    """
    taken: list[int] = []
    rows, width = features, features.shape[1]
    known = answered.T.astype(np.float64) @ answered + CAUTION * np.eye(width)
    a = np.linalg.inv(known)
    b = a @ wanted @ a
    gain = np.einsum("nd,nd->n", rows @ b.astype(np.float32), rows).astype(np.float64)
    cost = 1 + np.einsum("nd,nd->n", rows @ a.astype(np.float32), rows).astype(np.float64)
    while len(taken) < min(size, len(rows)):
        worth = gain / cost
        worth[taken] = -np.inf
        taken.append(int(worth.argmax()))
        x = rows[taken[-1]].astype(np.float64)
        v, u = a @ x, b @ x
        s, q = 1 + x @ v, x @ u
        along, across = (rows @ np.stack([v, u], axis=1).astype(np.float32)).T.astype(np.float64)
        gain += along * (q / s * along - 2 * across) / s
        cost -= along**2 / s
        b += (q / s * np.outer(v, v) - np.outer(v, u) - np.outer(u, v)) / s
        a -= np.outer(v, v) / s
    return np.array(taken, dtype=np.int32)
