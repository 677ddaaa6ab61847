"""The head that answers every click: ridge regression on few numbers a picture, in closed form.

It is solved anew after each answer and guesses all pictures of the pool. How sure it is follows
from labelled pictures that it had not learnt from: left out in turn, in closed form as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import linalg, special

from core.teach import calibration
from core.teach.calibration import Doubles
from core.teach.one_thread import one_thread
from core.teach.pool import Floats, Pool

Places: TypeAlias = npt.NDArray[np.integer]

PENALTY = 0.7
"""Of the weights, times the mean square of a labelled picture; see `benchmarks/teach.md`."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Guesses:
    """What the head says of every picture of the pool."""

    probabilities: Floats
    """[n, k]: of each class. They add up to 1; or each stands alone where several are shown."""
    held_out: Doubles
    """[m, k]: scores of the labelled pictures by heads that had not seen their groups."""


@one_thread()
def guesses(
    pool: Pool, rows: Places, targets: Places, classes: int, *, several: bool = False
) -> Guesses:
    """Learn from labelled pictures and guess all of them.

    Args:
        pool: all pictures.
        rows: [m] those that are labelled; m may be 0.
        targets: [m] the place of each one's class; or [m, k] of 0 and 1 where several are shown.
        classes: how many there are, k; some may have no picture yet.
        several: each class is a question of its own.
    """
    shares = np.asarray(targets, np.float64) if several else np.eye(classes)[targets]
    shares = shares.reshape(len(rows), classes)
    there = shares.sum(0) > 0
    if several:
        there &= shares.sum(0) < len(rows)  # nothing to tell apart
    if there.sum() < (1 if several else 2):
        return _unknown(len(pool.contents), shares, several=several)
    weights = np.ones(len(rows)) if several else _balanced(shares)
    solution = _solve(pool.features[rows].astype(np.float64), shares, weights)
    held_out = _held_out(solution, pool.groups[rows])
    scores = pool.features @ solution.weights.astype(np.float32)
    scores += solution.offset.astype(np.float32)
    if several:
        slope, offset = calibration.sigmoids(held_out, shares)
        found = special.expit(scores * slope.astype(np.float32) + offset.astype(np.float32))
        found[:, ~there] = (shares.sum(0)[~there] + 0.5) / (len(rows) + 1)
        return Guesses(probabilities=found, held_out=held_out)
    labels = shares[:, there].argmax(1)
    scores *= calibration.sharpness(held_out[:, there], labels)
    return Guesses(probabilities=_shared_out(scores, there, len(rows)), held_out=held_out)


def _unknown(n: int, shares: Doubles, *, several: bool) -> Guesses:
    """Before there is anything to tell apart every class is as likely."""
    classes = shares.shape[1]
    even = 0.5 if several else 1 / max(classes, 1)
    return Guesses(probabilities=np.full((n, classes), even, np.float32), held_out=shares * 0)


def _balanced(shares: Doubles) -> Doubles:
    """Weights [m] by which classes count alike, 1 on average."""
    counts = shares.sum(0)
    weights: Doubles = shares @ (1 / np.maximum(counts, 1))
    weights /= weights.mean()
    return weights


def _shared_out(scores: Floats, there: npt.NDArray[np.bool_], labelled: int) -> Floats:
    """Probabilities [n, k]; a class that nobody has shown yet keeps what chance gives it."""
    scores[:, ~there] = -np.inf
    scores -= scores.max(1, keepdims=True)
    np.exp(scores, out=scores)
    missing = int((~there).sum())
    unseen = missing / (labelled + len(there))
    scores *= (1 - unseen) / scores.sum(1, keepdims=True)
    if missing:
        scores[:, ~there] = unseen / missing
    return scores


@dataclass(frozen=True, kw_only=True, eq=False)
class _Solved:
    """A solved head, and what it takes to leave pictures out of it."""

    weights: Doubles
    """[d, k]"""
    offset: Doubles
    """[k]"""
    fitted: Doubles
    """[m, k]: what it says of what it learnt from."""
    shares: Doubles
    """[m, k]: what it was to say."""
    rows: Doubles
    """[m, d]: what it learnt from, around its middle."""
    seen: Doubles
    """[d, m]: the same, divided by the penalised products."""
    each: Doubles
    """[m]: what each counts."""


def _solve(x: Doubles, shares: Doubles, each: Doubles) -> _Solved:
    """Weighted least squares with a penalty (Hoerl & Kennard 1970), and an offset without one."""
    middle = each @ x / each.sum()
    offset = each @ shares / each.sum()
    rows = x - middle
    gram = (rows * each[:, None]).T @ rows
    gram.flat[:: len(gram) + 1] += max(PENALTY * float(np.trace(gram)) / len(x), 1e-6)
    seen = linalg.solve(gram, rows.T, assume_a="pos", check_finite=False)
    weights = seen @ ((shares - offset) * each[:, None])
    return _Solved(
        weights=weights,
        offset=offset - middle @ weights,
        fitted=rows @ weights + offset,
        shares=shares,
        rows=rows,
        seen=seen,
        each=each,
    )


def _held_out(solution: _Solved, groups: Places) -> Doubles:
    """What a head says that has not seen a picture's group (Allen 1974, PRESS), [m, k]."""
    total = solution.each.sum()
    leverage = (np.einsum("md,dm->m", solution.rows, solution.seen) + 1 / total) * solution.each
    rest = solution.shares - solution.fitted
    left = rest / np.maximum(1 - leverage, 1e-6)[:, None]
    for own in _together(groups):
        across = solution.rows[own] @ solution.seen[:, own] + 1 / total
        both = np.eye(len(own)) - across * solution.each[own]
        left[own] = np.linalg.lstsq(both, rest[own], rcond=None)[0]
    held_out: Doubles = solution.shares - left
    return held_out


def _together(groups: Places) -> Iterator[Places]:
    """Places of pictures that share a group, of each such group."""
    order = np.argsort(groups, kind="stable")
    for own in np.split(order, np.flatnonzero(np.diff(groups[order])) + 1):
        if len(own) > 1:
            yield own
