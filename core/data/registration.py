"""Registration: which window of one picture another shows, as a crop leaves one.

The best of some windows is found at a small size, then made exact at larger ones by the steps of
Lucas and Kanade (1981). Pictures are brightness, [n, n], whatever their shape was before.
"""

from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.data.looks import Floats, smoothed

CUT = 0.1
"""Most that is looked for to be cut off, on each of the four sides, as a share of the picture."""
_COARSE_PX = 32
_ALIKE = 0.8
"""Least correlation of the best windows at `_COARSE_PX`: copies have 0.87 or more."""
_FURTHEST = 0.3
"""From the whole picture, at most: what is further is not cut a little any more."""

Where = npt.NDArray[np.float64]
"""Scale and shift across, scale and shift down: where a picture, from -1 to 1, lies in another."""


def registered(first: Floats, second: Floats) -> Where | None:
    """Where the first lies in the second, to a fraction of a pixel; `None` = nowhere."""
    coarse = [smoothed(_shrunk(one, _COARSE_PX)) for one in (first, second)]
    alike, place = _best_overlap(*coarse)
    if alike < _ALIKE:
        return None
    for side, steps in ((_COARSE_PX, 3), (len(first) // 2, 4), (len(first), 3)):
        level = coarse if side == _COARSE_PX else [_shrunk(p, side) for p in (first, second)]
        for _ in range(steps):
            step = _step(level[0], level[1], place)
            if step is None or np.abs(place + step - (1, 0, 1, 0)).max() > _FURTHEST:
                return None
            place = place + step
    return place


def drawn_through(pixels: Floats, place: Where) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """A picture drawn through a window, and which pixels lie in it."""
    across, columns = _sampling(len(pixels), place[0], place[1])
    down, rows = _sampling(len(pixels), place[2], place[3])
    return down @ pixels @ across.T, rows[:, None] & columns[None]


def _best_overlap(first: Floats, second: Floats) -> tuple[float, Where]:
    """The window of one picture that another looks most like, cut by 0, 5 or 10 % on each side.

    Args:
        first: brightness, a square of any size.
        second: the same size.

    Returns:
        The correlation there, and the place.
    """
    windows = _windows(len(first))
    laid = np.einsum("kij,jl,mnl->kmin", windows.sampling, second, windows.sampling, optimize=True)
    laid = laid.reshape(len(windows.shown), -1)
    flat = first.ravel()
    inside = laid * windows.shown
    mean, own = windows.shown @ flat / windows.pixels, inside.sum(axis=1) / windows.pixels
    spread = windows.shown @ (flat * flat) / windows.pixels - mean**2
    own_spread = np.einsum("kp,kp->k", inside, laid) / windows.pixels - own**2
    together = inside @ flat / windows.pixels - mean * own
    found = together / np.sqrt(np.maximum(spread * own_spread, 0) + 1)
    best = int(found.argmax())
    down, across = divmod(best, len(windows.places))
    return float(found[best]), np.array([*windows.places[across], *windows.places[down]])


class _Windows(NamedTuple):
    """All windows that are tried on squares of one size."""

    places: list[tuple[float, float]]
    sampling: Floats
    """[k, n, n]: one way, for each of `places`."""
    shown: Floats
    """[k * k, n * n]: 1 where the window, down and across, holds a pixel."""
    pixels: Floats
    """How many."""


@lru_cache(maxsize=4)
def _windows(n: int) -> _Windows:
    places = [(1.0, 0.0)]
    for before, after in product((0.0, CUT / 2, CUT), repeat=2):
        if before or after:
            scale, shift = 1 - before - after, before - after
            places += [(scale, shift), (1 / scale, -shift / scale)]
    each = [_sampling(n, scale, shift) for scale, shift in places]
    inside = np.stack([row for _, row in each]).astype(np.float32)
    shown = np.einsum("ki,mj->kmij", inside, inside).reshape(len(places) ** 2, -1)
    return _Windows(places, np.stack([one for one, _ in each]), shown, shown.sum(axis=1))


def _sampling(n: int, scale: float, shift: float) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """A matrix [n, n] that draws a row of pixels through a window, and which of them lie in it."""
    at = ((scale * _along(n) + shift + 1) * n - 1) / 2
    inside = (at >= -0.5) & (at <= n - 0.5)
    at = at.clip(0, n - 1)
    left = np.minimum(at.astype(int), n - 2)
    rows = np.arange(n)
    matrix = np.zeros((n, n), np.float32)
    matrix[rows, left] = 1 - (at - left)
    matrix[rows, left + 1] += at - left
    return matrix, inside


def _along(n: int) -> Where:
    """The middles of n pixels, from -1 to 1."""
    return (np.arange(n) + 0.5) / n * 2 - 1


def _shrunk(pixels: Floats, side: int) -> Floats:
    by = len(pixels) // side
    small: Floats = pixels.reshape(side, by, side, by).mean(axis=(1, 3))
    return small


def _step(first: Floats, second: Floats, place: Where) -> Where | None:
    """One step of Gauss and Newton, with a gain and an offset of the brightness."""
    n = len(first)
    laid, inside = drawn_through(second, place)
    x = np.gradient(laid, axis=1) * (n / 2 / place[0])
    y = np.gradient(laid, axis=0) * (n / 2 / place[2])
    u = _along(n)
    columns = np.stack([x * u, x, y * u[:, None], y, laid, np.ones_like(laid)], axis=-1)[inside]
    normal = columns.T @ columns
    damping = 1e-4 * np.trace(normal) / 6 * np.array((1, 1, 1, 1, 0, 0)) + 1e-6
    solved = np.linalg.solve(normal + np.diag(damping), columns.T @ first[inside])
    gain = solved[4]
    return None if gain < 0.2 else np.clip(solved[:4] / gain, -0.05, 0.05)
