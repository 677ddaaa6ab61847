"""Turning by half a turn."""

from typing import Any

from core.engine.augment import captions, draws
from core.engine.augment.library import geometry
from core.engine.augment.params import AugmentParams, Image, Points, Size

draw = draws.whole("rotate_180")
caption = captions.always("turned 180°")


def apply(image: Image, params: AugmentParams) -> Any:
    """Left becomes right, and up becomes down."""
    return geometry.rot90(image, 2)


def move(points: Points, params: AugmentParams, size: Size) -> Points:
    """Left becomes right, and up becomes down."""
    return (size[0] - 1, size[1] - 1) - points
