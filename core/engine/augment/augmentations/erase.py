"""Covering a part: `amount` is its share of the area."""

from typing import Any

import cv2
import numpy as np

from core.engine.augment.box import box
from core.engine.augment.library import dropout
from core.engine.augment.params import AugmentParams, Image

LEAST_ERASED = 0.02
"""Smallest share of a picture that is erased (Zhong et al. 2020, random erasing)."""


def draw(strength: float, rng: np.random.Generator) -> AugmentParams:
    """`spot`: left, top (of the room there is), natural logarithm of width / height."""
    amount = float(rng.uniform(min(LEAST_ERASED, strength), strength))
    left, top, shape = rng.uniform((0, 0, -1), (1, 1, 1))
    return AugmentParams("erase", amount, (float(left), float(top), float(shape * np.log(3))))


def apply(image: Image, params: AugmentParams) -> Any:
    """Filled with the picture's own mean colour: no edge that only erased pictures have."""
    if params.amount <= 0:
        return image
    hole = np.array([box(image.shape, params.amount, params.spot)])
    mean = cv2.mean(image)[:3]
    return dropout.cutout(image, hole, mean, np.random.default_rng(0))


def caption(params: AugmentParams, side_px: int) -> str:
    """How much is covered."""
    return f"erased {100 * params.amount:.0f} %"
