"""Nearer and farther: `amount` is the share that is added to the size."""

from typing import Any

from core.engine.augment import affine, captions, draws
from core.engine.augment.params import AugmentParams, Image, Points, Size

draw = draws.either_way("zoom")
caption = captions.percent("zoomed")


def apply(image: Image, params: AugmentParams) -> Any:
    """Towards the middle, or away from it."""
    return affine.warp(image, affine.matrix(affine.size_of(image), scale=1 + params.amount))


def move(points: Points, params: AugmentParams, size: Size) -> Points:
    """Towards the middle, or away from it."""
    return affine.moved(points, affine.matrix(size, scale=1 + params.amount))
