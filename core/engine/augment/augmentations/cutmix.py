"""CutMix: a rectangle of one picture in another (Yun et al. 2019)."""

import numpy as np

from core.engine.augment.params import Pixels


def mix(
    pictures: Pixels, others: Pixels, kept: float, rng: np.random.Generator
) -> tuple[Pixels, float]:
    """The same rectangle for all of a batch, and the share that the first ones really keep.

    Args:
        pictures: of a batch, [n, 3, h, w].
        others: what each is mixed with.
        kept: share that the first ones are to keep.
        rng: all chance comes from it.
    """
    height, width = pictures.shape[-2:]
    tall, wide = (round(side * (1 - kept) ** 0.5) for side in (height, width))
    top, left = int(rng.integers(height - tall + 1)), int(rng.integers(width - wide + 1))
    pasted = pictures * 1  # a copy, of numpy's numbers or of torch's
    region = (..., slice(top, top + tall), slice(left, left + wide))
    pasted[region] = others[region]
    return pasted, 1 - tall * wide / (height * width)
