"""Turning by an angle, anticlockwise where positive."""

from typing import Any

from core.engine.augment import affine, draws
from core.engine.augment.captions import signed, unless_zero
from core.engine.augment.params import AugmentParams, Image, Points, Size

draw = draws.either_way("rotation")


def apply(image: Image, params: AugmentParams) -> Any:
    """About the middle."""
    return affine.warp(image, affine.matrix(affine.size_of(image), turn=params.amount))


def move(points: Points, params: AugmentParams, size: Size) -> Points:
    """About the middle."""
    return affine.moved(points, affine.matrix(size, turn=params.amount))


def caption(params: AugmentParams, side_px: int) -> str:
    """Its degrees."""
    turn = signed(params.amount, "°").removeprefix("+")
    return unless_zero(f"rotated {turn}", params.amount)
