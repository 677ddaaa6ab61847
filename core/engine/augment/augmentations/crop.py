"""A part of the picture, enlarged to the whole: `amount` is the share of the area that is kept."""

from typing import Any

import cv2
import numpy as np

from core.engine.augment.box import box
from core.engine.augment.captions import unless_zero
from core.engine.augment.library import crops, geometry
from core.engine.augment.params import AugmentParams, Image, Points, Size


def draw(kept: float, rng: np.random.Generator) -> AugmentParams:
    """`spot`: left, top (of the room there is), natural logarithm of the stretch in width."""
    left, top, stretch = rng.uniform((0, 0, -1), (1, 1, 1))
    amount = float(rng.uniform(min(kept, 1.0), 1.0))
    return AugmentParams("crop", amount, (float(left), float(top), float(stretch * np.log(4 / 3))))


def apply(image: Image, params: AugmentParams) -> Any:
    """Cut out and resize."""
    part = crops.crop(image, *box(image.shape, params.amount, params.spot))
    return geometry.resize(part, image.shape[:2], cv2.INTER_LINEAR)


def move(points: Points, params: AugmentParams, size: Size) -> Points:
    """As a resize does it: the rims of pixels, not their middles, meet the rims of the picture."""
    left, top, right, bottom = box(size[::-1], params.amount, params.spot)
    enlarged = np.divide(size, (right - left, bottom - top))
    return np.asarray((points - (left, top) + 0.5) * enlarged - 0.5)


def caption(params: AugmentParams, side_px: int) -> str:
    """How much is left."""
    kept = 100 * params.amount
    return unless_zero(f"cropped to {kept:.0f} %", 100 - kept)
