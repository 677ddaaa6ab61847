"""Shifting all colours round the colour circle: `amount` is a share of it."""

from typing import Any

from core.engine.augment import draws
from core.engine.augment.captions import signed, unless_zero
from core.engine.augment.library import pixels
from core.engine.augment.params import AugmentParams, Image

draw = draws.either_way("hue")


def apply(image: Image, params: AugmentParams) -> Any:
    """Every pixel by the same share of the circle."""
    return pixels.adjust_hue_torchvision(image, params.amount)


def caption(params: AugmentParams, side_px: int) -> str:
    """Degrees of the circle."""
    degrees = 360 * params.amount
    return unless_zero(f"hue {signed(degrees, '°')}", degrees)
