"""Mixup: two pictures blended (Zhang et al. 2018)."""

import numpy as np

from core.engine.augment.params import Pixels


def mix(
    pictures: Pixels, others: Pixels, kept: float, rng: np.random.Generator
) -> tuple[Pixels, float]:
    """The weighted mean of both, and the share that the first ones keep.

    Args:
        pictures: of a batch, [n, 3, h, w].
        others: what each is mixed with.
        kept: share that the first ones are to keep.
        rng: all chance comes from it.
    """
    return kept * pictures + (1 - kept) * others, kept
