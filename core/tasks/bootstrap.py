"""Pictures drawn anew (bootstrap), and the 95 % range of what a score comes to on them.

Efron 1979.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.tasks.ranges import wilson

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_NUMBERS = 5_000_000
"""Drawn pictures in all: a second or two."""
_FEWEST = 50


@dataclass(frozen=True, kw_only=True)
class Draws:
    """How often each picture counts in each draw, [draws, n]."""

    counts: Floats
    effect: float
    """See `core.tasks.ranges.design_effect`."""

    def between(self, drawn: Floats, value: float, n: int) -> tuple[float, float]:
        """The middle 95 % of a score of 0 to 1, never without its value itself.

        Where all draws are alike it is Wilson's range: an unseen mistake is not an impossible one.

        Args:
            drawn: the score in each draw; NaN where it could not be told.
            value: on the pictures as they are.
            n: pictures that it is about.
        """
        told = drawn[np.isfinite(drawn)]
        low, high = np.percentile(told, (2.5, 97.5)) if len(told) else (value, value)
        if low == high:
            ends = wilson(round(value * n), n, self.effect)
            low, high = ends[0] or 0.0, ends[1] or 0.0
        return float(min(low, value)), float(max(high, value))


def draw(kinds: Integers, effect: float, draws: int, seed: int) -> Draws:
    """Draw pictures within each kind, so many fewer as they hang together.

    Args:
        kinds: of each picture; each keeps its share of the pictures.
        effect: see `core.tasks.ranges.design_effect`.
        draws: how many; fewer where there are very many pictures.
        seed: of chance.
    """
    generator = np.random.default_rng(seed)
    many = int(max(_FEWEST, min(draws, _NUMBERS // max(1, len(kinds)))))
    counts = np.zeros((many, len(kinds)))
    for kind in np.unique(kinds):
        mine = np.flatnonzero(kinds == kind)
        alone = max(1, round(len(mine) / effect))
        drawn = generator.multinomial(alone, np.full(len(mine), 1 / len(mine)), size=many)
        counts[:, mine] = drawn * (len(mine) / alone)
    return Draws(counts=counts, effect=effect)
