"""Looking from another angle: the corners move inwards by up to `amount`, a share of the side."""

from typing import Any

import cv2
import numpy as np

from core.engine.augment import affine
from core.engine.augment.captions import unless_zero
from core.engine.augment.library import geometry
from core.engine.augment.params import AugmentParams, Image, Points, Size

FARTHEST = 0.45
"""Corners that move farther would meet."""


def draw(strength: float, rng: np.random.Generator) -> AugmentParams:
    """`spot`: how far each corner moves inwards, x and y, as shares of the amount."""
    amount = float(rng.uniform(0, strength))
    return AugmentParams("perspective", amount, tuple(float(x) for x in rng.uniform(0, 1, 8)))


def apply(image: Image, params: AugmentParams) -> Any:
    """What lies between the moved corners becomes the picture."""
    width, height = affine.size_of(image)
    by = _matrix(params, (width, height))
    return geometry.perspective(
        image, by, width, height, 0, cv2.BORDER_REFLECT_101, True, cv2.INTER_LINEAR
    )


def move(points: Points, params: AugmentParams, size: Size) -> Points:
    """The moved corners go to the corners."""
    return affine.moved(points, _matrix(params, size))


def caption(params: AugmentParams, side_px: int) -> str:
    """How far corners move at most."""
    share = 100 * params.amount
    return unless_zero(f"perspective {share:.0f} %", share)


def _matrix(params: AugmentParams, size: Size) -> affine.Matrix:
    inwards = np.array(params.spot or (1, 0, 1, 0, 0, 0, 0, 0)).reshape(4, 2) * params.amount
    inwards = inwards.clip(max=FARTHEST)
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float64)
    moved = corners + inwards * np.where(corners > 0, -1, 1)
    before, after = ((ends * size).astype(np.float32) for ends in (moved, corners))
    return np.asarray(cv2.getPerspectiveTransform(before, after))
