"""Taking the colour away: `amount` is the share that goes."""

from typing import Any

from core.engine.augment import draws
from core.engine.augment.library import pixels
from core.engine.augment.params import AugmentParams, Image

draw = draws.whole("grayscale")


def apply(image: Image, params: AugmentParams) -> Any:
    """Colours come nearer to grey."""
    return pixels.adjust_saturation_torchvision(image, 1 - params.amount)


def caption(params: AugmentParams, side_px: int) -> str:
    """Grey, or how grey."""
    return "grey" if params.amount >= 1 else f"{100 * params.amount:.0f} % grey"
