"""Mirroring left to right."""

from typing import Any

import cv2

from core.engine.augment import captions, draws
from core.engine.augment.params import AugmentParams, Image, Points, Size

draw = draws.whole("horizontal_flip")
caption = captions.always("mirrored")


def apply(image: Image, params: AugmentParams) -> Any:
    """Left becomes right."""
    return cv2.flip(image, 1)


def move(points: Points, params: AugmentParams, size: Size) -> Points:
    """Left becomes right."""
    return points * (-1, 1) + (size[0] - 1, 0)
