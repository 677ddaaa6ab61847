"""Grain: `amount` is the sigma of a Gaussian, a share of full brightness."""

from typing import Any

import numpy as np

from core.engine.augment.captions import unless_zero
from core.engine.augment.library import pixels
from core.engine.augment.params import AugmentParams, Image


def draw(strength: float, rng: np.random.Generator) -> AugmentParams:
    """How much, and the seed of the grain."""
    amount = float(rng.uniform(0, strength))
    return AugmentParams("noise", amount, seed=int(rng.integers(2**32)))


def apply(image: Image, params: AugmentParams) -> Any:
    """Every pixel and colour by itself."""
    rng = np.random.default_rng(params.seed)
    grain = rng.standard_normal(image.shape, np.float32)
    return pixels.add_noise(image, grain * np.float32(255 * params.amount))


def caption(params: AugmentParams, side_px: int) -> str:
    """Its sigma."""
    share = 100 * params.amount
    return unless_zero(f"noise {share:.1f} %", share, 1)
