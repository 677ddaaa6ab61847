"""Paler and richer colours: `amount` is the share that is added."""

from typing import Any

from core.engine.augment import captions, draws
from core.engine.augment.library import pixels
from core.engine.augment.params import AugmentParams, Image

draw = draws.either_way("saturation")
caption = captions.percent("saturation")


def apply(image: Image, params: AugmentParams) -> Any:
    """Colours come nearer to grey, or move away from it."""
    return pixels.adjust_saturation_torchvision(image, 1 + params.amount)
