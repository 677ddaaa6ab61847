"""Mirroring top to bottom."""

from typing import Any

import cv2

from core.engine.augment import captions, draws
from core.engine.augment.params import AugmentParams, Image, Points, Size

draw = draws.whole("vertical_flip")
caption = captions.always("flipped upside down")


def apply(image: Image, params: AugmentParams) -> Any:
    """Up becomes down."""
    return cv2.flip(image, 0)


def move(points: Points, params: AugmentParams, size: Size) -> Points:
    """Up becomes down."""
    return points * (1, -1) + (0, size[1] - 1)
