"""RandAugment: two operations of the pool, each at the magnitude (Cubuk et al. 2020)."""

import numpy as np

from core.augment.catalogue import CATALOGUE
from core.engine.augment import operations
from core.engine.augment.params import AugmentParams

OPERATIONS_A_PICTURE = 2
"""N of the paper."""


def draw(
    strength: float, rng: np.random.Generator, allowed: frozenset[str] | None
) -> tuple[AugmentParams, ...]:
    """Any two, the same one twice included."""
    names = operations.pooled(allowed)
    share = strength / CATALOGUE["randaugment"].limits[1]
    chosen = rng.choice(names, OPERATIONS_A_PICTURE) if names else ()
    return tuple(operations.draw(str(name), share, rng) for name in chosen)
