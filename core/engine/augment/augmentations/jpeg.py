"""JPEG compression: `amount` is the quality, 1-100."""

from typing import Any

import numpy as np

from core.engine.augment.library import pixels
from core.engine.augment.params import AugmentParams, Image

BEST_JPEG = 100


def draw(quality: float, rng: np.random.Generator) -> AugmentParams:
    """From the given quality up to the best."""
    return AugmentParams("jpeg", float(rng.integers(int(quality), BEST_JPEG + 1)))


def apply(image: Image, params: AugmentParams) -> Any:
    """Written and read again."""
    blue_first = np.ascontiguousarray(image[..., ::-1])
    return pixels.image_compression(blue_first, round(params.amount), ".jpg")[..., ::-1]


def caption(params: AugmentParams, side_px: int) -> str:
    """Its quality."""
    return f"JPEG quality {params.amount:.0f}"
