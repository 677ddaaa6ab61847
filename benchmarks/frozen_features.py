"""Drawn features that resemble those of a frozen backbone, so that a head can be timed on many.

What a pooled last layer of ReLUs gives is never negative, often zero, heavy-tailed, of unlike scale
and strongly correlated. Here classes are points in a space of a few dozen dimensions, pictures
scatter around them, and each feature is a power of the positive part of a direction in that space,
with noise of its own. The distance of the classes decides how far they overlap.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
CHUNK_ROWS = 8192


@dataclass(frozen=True, kw_only=True)
class World:
    """What is drawn."""

    rows: int
    """To learn from."""
    held: int
    """To check with."""
    features: int
    classes: int
    distance: float
    """Standard deviation of the classes' centres, where pictures scatter around theirs by 1."""

    @property
    def dimensions(self) -> int:
        """Of the space that classes and pictures lie in."""
        return max(64, 2 * self.classes)


def drawn(world: World, seed: int) -> Iterator[tuple[Floats, npt.NDArray[np.int64]]]:
    """Features and labels, a chunk at a time: first the rows to learn from, then the others."""
    rng = np.random.default_rng(seed)
    k, d = world.dimensions, world.features
    # earlier dimensions weigh more, so that the variances along principal axes fall off slowly
    mixing = rng.standard_normal((k, d)) * np.arange(1, k + 1)[:, None] ** -0.5
    mixing /= np.sqrt(np.square(mixing).sum(0))
    centres = rng.standard_normal((world.classes, k)) * world.distance
    gain, threshold = np.exp(rng.normal(0, 0.5, d)), rng.normal(1.0, 0.5, d)
    for first in range(0, world.rows + world.held, CHUNK_ROWS):
        count = min(CHUNK_ROWS, world.rows + world.held - first)
        labels = rng.integers(0, world.classes, count)
        places = centres[labels] + rng.standard_normal((count, k))
        seen = places @ mixing - threshold + 0.5 * rng.standard_normal((count, d))
        yield (np.maximum(seen, 0) ** 1.5 * gain).astype(np.float32), labels
