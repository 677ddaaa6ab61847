"""Darker and brighter: `amount` is the share that is added."""

from typing import Any

from core.engine.augment import captions, draws
from core.engine.augment.library import pixels
from core.engine.augment.params import AugmentParams, Image

draw = draws.either_way("brightness")
caption = captions.percent("brightness")


def apply(image: Image, params: AugmentParams) -> Any:
    """Every pixel times the same number."""
    return pixels.adjust_brightness_torchvision(image, 1 + params.amount)
