"""Out of focus: `amount` is the sigma of a Gaussian, a share of the shorter side."""

from typing import Any

from core.engine.augment import draws
from core.engine.augment.captions import unless_zero
from core.engine.augment.library import blurs, pixels
from core.engine.augment.params import AugmentParams, Image

LEAST_SIGMA_PX = 0.1
"""Below, the kernel would be one pixel."""

draw = draws.up_to("blur")


def apply(image: Image, params: AugmentParams) -> Any:
    """The same softness whatever the size."""
    sigma = params.amount * min(image.shape[:2])
    if sigma < LEAST_SIGMA_PX:
        return image
    return pixels.separable_convolve(image, blurs.create_gaussian_kernel_1d(sigma))


def caption(params: AugmentParams, side_px: int) -> str:
    """Its sigma in pixels."""
    sigma = params.amount * side_px
    return unless_zero(f"blurred {sigma:.1f} px", sigma, 1)
