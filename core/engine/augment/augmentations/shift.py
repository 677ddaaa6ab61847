"""Moving: `amount` is the share of the width to the right, `spot` the share of the height down."""

from typing import Any

import numpy as np

from core.engine.augment import affine
from core.engine.augment.params import AugmentParams, Image, Points, Size


def draw(strength: float, rng: np.random.Generator) -> AugmentParams:
    """Both ways at once."""
    right, down = rng.uniform(-strength, strength, 2)
    return AugmentParams("shift", float(right), (float(down),))


def apply(image: Image, params: AugmentParams) -> Any:
    """What leaves at one side is filled by reflection at the other."""
    return affine.warp(image, _matrix(params, affine.size_of(image)))


def move(points: Points, params: AugmentParams, size: Size) -> Points:
    """Some leave the picture."""
    return affine.moved(points, _matrix(params, size))


def caption(params: AugmentParams, side_px: int) -> str:
    """How far in which directions."""
    parts = [
        f"{abs(100 * share):.0f} % {word[share < 0]}"
        for share, word in zip(
            (params.amount, *params.spot), (("right", "left"), ("down", "up")), strict=False
        )
        if abs(share) >= 0.005
    ]
    return f"shifted {', '.join(parts)}" if parts else ""


def _matrix(params: AugmentParams, size: Size) -> affine.Matrix:
    return affine.matrix(size, x=params.amount, y=sum(params.spot))
