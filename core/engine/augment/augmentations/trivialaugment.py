"""TrivialAugment: one operation of the pool, at a drawn magnitude (Müller & Hutter 2021)."""

import numpy as np

from core.engine.augment import operations
from core.engine.augment.params import AugmentParams


def draw(
    strength: float, rng: np.random.Generator, allowed: frozenset[str] | None
) -> tuple[AugmentParams, ...]:
    """Up to the strength, a share of the full magnitude."""
    names = operations.pooled(allowed)
    if not names:
        return ()
    return (operations.draw(str(rng.choice(names)), float(rng.uniform(0, strength)), rng),)
