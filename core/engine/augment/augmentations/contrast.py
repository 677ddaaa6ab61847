"""Flatter and harder contrast: `amount` is the share that is added."""

from typing import Any

from core.engine.augment import captions, draws
from core.engine.augment.library import pixels
from core.engine.augment.params import AugmentParams, Image

draw = draws.either_way("contrast")
caption = captions.percent("contrast")


def apply(image: Image, params: AugmentParams) -> Any:
    """Pixels come nearer to the mean of the picture, or move away from it."""
    return pixels.adjust_contrast_torchvision(image, 1 + params.amount)
