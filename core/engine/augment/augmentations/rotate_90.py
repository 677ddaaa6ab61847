"""Turning by a quarter: `amount` 1 is anticlockwise, -1 clockwise."""

from typing import Any

import numpy as np

from core.engine.augment.captions import signed
from core.engine.augment.library import geometry
from core.engine.augment.params import AugmentParams, Image, Points, Size


def draw(strength: float, rng: np.random.Generator) -> AugmentParams:
    """Either way."""
    return AugmentParams("rotate_90", float(rng.choice((-1.0, 1.0))))


def apply(image: Image, params: AugmentParams) -> Any:
    """Width becomes height."""
    return geometry.rot90(image, 1 if params.amount > 0 else 3)


def move(points: Points, params: AugmentParams, size: Size) -> Points:
    """What was at the right is at the top, or at the bottom."""
    if params.amount > 0:
        return points[:, ::-1] * (1, -1) + (0, size[0] - 1)
    return points[:, ::-1] * (-1, 1) + (size[1] - 1, 0)


def caption(params: AugmentParams, side_px: int) -> str:
    """Its degrees."""
    return f"turned {signed(90 * params.amount, '°').removeprefix('+')}"
