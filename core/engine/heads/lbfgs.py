"""Preconditioned L-BFGS for several convex problems at once, each with a step of its own.

Liu & Nocedal 1989; Nocedal & Wright 2006, algorithms 7.4 and 7.5, where the first guess at the
inverse Hessian may be any positive matrix: here a diagonal that the caller knows. Problems of one
kind, like the folds of a cross-validation, share every pass over the data, and a pass is what
costs.
"""

from collections import deque
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating]
Objective = Callable[[Array], tuple[Array, Array]]
"""Points [p, ...] to the values [p] and slopes [p, ...] of p problems."""

_MEMORY = 8
"""Pairs of steps and changes of slope that are remembered; Nocedal & Wright: 3 to 20."""
_SUFFICIENT = 1e-4
"""Share of the promised decrease that a step has to bring (Armijo); Nocedal & Wright, 3.1."""
_HALVINGS = 12
"""Of a step, until the problem counts as solved to what float32 can tell."""


def minimise(
    objective: Objective, start: Array, inverse: Array, *, tolerance: float, most: int
) -> Array:
    """Points [p, ...] where the objectives are least.

    Args:
        objective: see `Objective`.
        start: where to begin, [p, ...].
        inverse: first guess at the inverse Hessians' diagonals, as large as `start`.
        tolerance: the end is where no problem's value falls by more than this share of it.
        most: steps.
    """
    at = start
    value, slope = objective(at)
    pairs: deque[tuple[Array, Array, Array]] = deque(maxlen=_MEMORY)
    for _ in range(most):
        step = _direction(slope, pairs, inverse)
        after, fallen, slope_after = _search(objective, at, step, value, slope)
        solved = value - fallen <= tolerance * np.abs(value)
        pairs.append(_pair(after - at, slope_after - slope))
        at, value, slope = after, fallen, slope_after
        if solved.all():
            break
    return at


def _search(
    objective: Objective, at: Array, step: Array, value: Array, slope: Array
) -> tuple[Array, Array, Array]:
    """Go down each problem's step; halve it where it does not bring what the slope promised."""
    promised = _dot(slope, step)
    length = np.ones(len(at))
    for _ in range(_HALVINGS):
        after = at + _each(length, step) * step
        fallen, slope_after = objective(after)
        enough = fallen <= value + _SUFFICIENT * length * promised
        if enough.all():
            return after, fallen, slope_after
        length = np.where(enough, length, length / 2)
    after = at + _each(np.where(enough, length, 0.0), step) * step
    return after, *objective(after)


def _direction(slope: Array, pairs: deque[tuple[Array, Array, Array]], inverse: Array) -> Array:
    """The two loops that multiply the slope by minus the inverse Hessian remembered in pairs."""
    left = slope
    shares = []
    for moved, changed, curvature in reversed(pairs):
        share = _dot(moved, left) * curvature
        left = left - _each(share, left) * changed
        shares.append(share)
    found = inverse * left
    if pairs:
        found *= _each(_scale(*pairs[-1], inverse), found)
    for (moved, changed, curvature), share in zip(pairs, reversed(shares), strict=True):
        found += _each(share - _dot(changed, found) * curvature, found) * moved
    return -found


def _scale(moved: Array, changed: Array, curvature: Array, inverse: Array) -> Array:
    """How much the first guess has to grow to fit the last step; Nocedal & Wright, 7.20."""
    guessed = _dot(changed, inverse * changed)
    fits = (curvature > 0) & (guessed > 0)
    return np.where(fits, _dot(moved, changed) / np.where(fits, guessed, 1.0), 1.0)


def _pair(moved: Array, changed: Array) -> tuple[Array, Array, Array]:
    """A step, the change of slope along it, and one over their product; 0 = tells nothing."""
    product = _dot(moved, changed)
    curvature = np.where(product > 0, 1 / np.where(product > 0, product, 1.0), 0.0)
    return moved, changed, curvature


def _dot(direction: Array, other: Array) -> Array:
    """The inner product of each problem, [p]."""
    flat = direction.reshape(len(direction), 1, -1), other.reshape(len(other), -1, 1)
    result: Array = (flat[0] @ flat[1]).ravel().astype(np.float64)
    return result


def _each(numbers: Array, like: Array) -> Array:
    """One number a problem, shaped to multiply the problems' points, in their precision."""
    return numbers.astype(like.dtype).reshape(-1, *(1,) * (like.ndim - 1))
