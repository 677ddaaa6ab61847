"""What the policies draw from: augmentations, and operations that only policies use.

A policy may take an operation only where all augmentations that do the same are allowed
(`Augmentation.pool`), so that a pool never does what was judged unsafe by itself. No policy mirrors
a picture.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from core.augment.catalogue import CATALOGUE
from core.engine.augment import affine, captions
from core.engine.augment.captions import signed
from core.engine.augment.library import pixels
from core.engine.augment.params import Apply, AugmentParams, Caption, Image, Move, Points, Size


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """What a policy can do to a picture."""

    at: Callable[[float], float]
    """The amount at a share (0-1) of the full magnitude, as in the RandAugment paper."""
    order: int
    """Random numbers choose by it."""
    signed: bool = True
    along_one_side: bool = False
    """Along the width or along the height, never along both."""
    pooled: bool = True
    """False: only AutoAugment's pairs have it."""
    apply: Apply | None = None
    """None, and so for the caption: as the augmentation of that name."""
    caption: Caption | None = None
    move: Move | None = None
    """None = points stay where they are."""


def _times(largest: float) -> Callable[[float], float]:
    return lambda share: share * largest


def _shear_matrix(params: AugmentParams, size: Size) -> affine.Matrix:
    return affine.matrix(size, shear_x=params.amount, shear_y=sum(params.spot))


def _shear(image: Image, params: AugmentParams) -> Any:
    return affine.warp(image, _shear_matrix(params, affine.size_of(image)))


def _shear_points(points: Points, params: AugmentParams, size: Size) -> Points:
    return affine.moved(points, _shear_matrix(params, size))


def _sheared(params: AugmentParams, side_px: int) -> str:
    along = params.amount or (params.spot[0] if params.spot else 0.0)
    degrees = float(np.degrees(np.arctan(along)))
    return captions.unless_zero(f"sheared {signed(degrees, '°')}", degrees)


def _sharpen(image: Image, params: AugmentParams) -> Any:
    soft = cv2.GaussianBlur(image, (3, 3), 0)
    return cv2.addWeighted(image, 1 + params.amount, soft, -params.amount, 0)


_ONLY_IN_POLICIES = {
    "shear": Operation(
        at=_times(0.3),
        order=30,
        along_one_side=True,
        apply=_shear,
        caption=_sheared,
        move=_shear_points,
    ),
    "sharpness": Operation(
        at=_times(0.9), order=70, apply=_sharpen, caption=captions.percent("sharpness")
    ),
    "posterize": Operation(
        at=lambda share: float(8 - round(4 * share)),
        order=80,
        signed=False,
        apply=lambda image, params: pixels.posterize(image, int(params.amount)),
        caption=lambda params, side_px: f"{params.amount:.0f} bits a colour",
    ),
    "solarize": Operation(
        at=lambda share: 1 - share,
        order=90,
        signed=False,
        apply=lambda image, params: pixels.solarize(image, params.amount),
        caption=lambda params, side_px: f"inverted above {100 * params.amount:.0f} %",
    ),
    "equalize": Operation(
        at=_times(0.0),
        order=100,
        signed=False,
        apply=lambda image, params: pixels.equalize(image),
        caption=captions.always("histogram equalised"),
    ),
    "autocontrast": Operation(
        at=_times(0.0),
        order=110,
        signed=False,
        apply=lambda image, params: pixels.auto_contrast(image, 0, None, "cdf"),
        caption=captions.always("contrast stretched"),
    ),
    "invert": Operation(
        at=_times(0.0),
        order=120,
        signed=False,
        pooled=False,
        apply=lambda image, params: pixels.invert(image),
        caption=captions.always("colours inverted"),
    ),
}
_AUGMENTATIONS = {
    record.name: Operation(
        at=_times(record.pool.full or 0.0),
        order=record.pool.order,
        signed=record.signed,
        along_one_side=record.pool.along_one_side,
    )
    for record in CATALOGUE.values()
    if record.pool and record.pool.order is not None
}
OPERATIONS: dict[str, Operation] = dict(
    sorted((_ONLY_IN_POLICIES | _AUGMENTATIONS).items(), key=lambda item: item[1].order)
)
LIKE: dict[str, frozenset[str]] = {
    name: frozenset(
        record.name
        for record in CATALOGUE.values()
        if record.pool and name in (record.name, *record.pool.operations)
    )
    for name in OPERATIONS
}
"""Operation → the augmentations that do the same; all have to be allowed."""


def is_allowed(name: str, allowed: frozenset[str] | None) -> bool:
    """Whether a pool confined to some augmentations (None = all) has an operation."""
    return allowed is None or LIKE[name] <= allowed


def pooled(allowed: frozenset[str] | None) -> tuple[str, ...]:
    """The operations that a random policy may take."""
    return tuple(n for n, one in OPERATIONS.items() if one.pooled and is_allowed(n, allowed))


def draw(name: str, share: float, rng: np.random.Generator) -> AugmentParams:
    """An operation at a share of its full magnitude; to which side is drawn."""
    operation = OPERATIONS[name]
    sign = float(rng.choice((-1.0, 1.0))) if operation.signed else 1.0
    amount = sign * operation.at(share)
    if operation.along_one_side:
        along_width = rng.random() < 0.5
        return AugmentParams(name, *((amount, (0.0,)) if along_width else (0.0, (amount,))))
    return AugmentParams(name, amount)
