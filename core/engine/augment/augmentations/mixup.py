"""Mixup: two pictures blended (Zhang et al. 2018)."""

import numpy as np

from core.engine.augment.params import Pixels


def mix(
    pictures: Pixels, others: Pixels, kept: float, rng: np.random.Generator
) -> tuple[Pixels, float]:
    """The weighted mean of both, and the share that the first ones keep."""
    return kept * pictures + (1 - kept) * others, kept
