"""What augmentation does to a picture: the only file that knows the library albumentations.

Preview, training, test-time augmentation and the label-safety audit all go through here, so what
is shown is what is learnt from. The numbers come from `core.engine.augment.draws`; nothing here is
random.
"""

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from core.augment.choice import AugmentationChoice
from core.data.target import Target
from core.engine.augment import draws, policies
from core.engine.augment.draws import AugmentParams
from core.errors import UnknownAugmentation

_TORCH_ABSENT = "torch" not in sys.modules
if _TORCH_ABSENT:  # it would import torch for a converter we never use: 0.5 s becomes 1.4 s
    sys.modules["torch"] = None  # type: ignore[assignment]
try:
    from albumentations.augmentations.blur import functional as blurs
    from albumentations.augmentations.crops import functional as crops
    from albumentations.augmentations.dropout import functional as dropout
    from albumentations.augmentations.geometric import functional as geometry
    from albumentations.augmentations.pixel import functional as pixels
finally:
    if _TORCH_ABSENT:
        del sys.modules["torch"]

Image = npt.NDArray[np.uint8]
MIXES = frozenset({"mixup", "cutmix"})
"""Mix two pictures of a batch; done where the batch is (`train`), shown by `preview`."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One augmented picture."""

    image: Image
    target: Target
    """Another than the given one only where a mirrored pair swaps its labels."""
    drawn: tuple[str, ...]
    """What was done, in plain words, in order."""
    steps: tuple[AugmentParams, ...] = ()
    """The same as numbers."""


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """The augmentations of a plan, ready to be drawn. Pickles, for loader processes."""

    augmentations: tuple[AugmentationChoice, ...]
    """In the order in which a picture goes through them."""
    side_px: int
    """Side of the square the network sees; captions tell lengths in its pixels."""

    def __call__(self, image: Image, target: Target, rng: np.random.Generator) -> Drawn:
        """Draw one variant of a picture.

        The picture keeps its shape, but for a quarter turn of one that is not square. Give it
        at about the size the network sees: blur scales with it, noise does not.

        Args:
            image: height × width × 3, RGB.
            target: what it shows; classes may be left out, pairs may swap.
            rng: all chance comes from it; one generator a picture makes a run repeatable
                whatever the number of loader processes.
        """
        steps: list[AugmentParams] = []
        for choice in self.augmentations:
            if rng.random() >= choice.probability or _spared(target, choice):
                continue
            for step in self._draw(choice, rng):
                image = apply(image, step)
                steps.append(step)
            target = _swapped(target, choice.swap)
        told = tuple(draws.caption(step, self.side_px) for step in steps)
        return Drawn(image, target, told, tuple(steps))

    @staticmethod
    def _draw(choice: AugmentationChoice, rng: np.random.Generator) -> tuple[AugmentParams, ...]:
        pool = policies.DRAWERS.get(choice.name)
        if pool:
            allowed = None if choice.pool is None else frozenset(choice.pool)
            return pool(choice.strength, rng, allowed)
        return (draws.draw(choice.name, choice.strength, rng),)


def build(augmentations: Sequence[AugmentationChoice], side_px: int) -> Pipeline:
    """Make a pipeline; Mixup and CutMix are left to whoever holds the batch.

    Raises:
        UnknownAugmentation: a name that is not in the catalogue.
    """
    order = {name: at for at, name in enumerate((*draws.DRAWS, *policies.DRAWERS))}
    single = [choice for choice in augmentations if choice.name not in MIXES]
    for choice in single:
        if choice.name not in order:
            raise UnknownAugmentation(
                what=f"There is no augmentation called {choice.name}",
                why="The plan names one that this version of Graft does not know.",
                fix=f"Use one of: {', '.join(order)}.",
            )
    ordered = tuple(sorted(single, key=lambda choice: order[choice.name]))
    return Pipeline(augmentations=ordered, side_px=side_px)


def fixed(
    image: Image, name: str, signed_strength: float, rng: np.random.Generator | None = None
) -> Image:
    """Apply one augmentation at exactly one strength, as the label-safety audit needs it.

    Args:
        image: height × width × 3, RGB.
        name: of the catalogue, no pool and no mix.
        signed_strength: in the catalogue's unit; the sign is the direction where it has one.
        rng: where to crop, erase or tilt; None = in the middle, always the same.
    """
    step = AugmentParams(name, signed_strength)
    if rng is not None:
        drawn = draws.draw(name, abs(signed_strength), rng)
        step = AugmentParams(name, signed_strength, drawn.spot, drawn.seed)
    return apply(image, step)


def apply(image: Image, step: AugmentParams) -> Image:
    """Do one step to a picture; the picture itself is left as it is."""
    result: Image = np.ascontiguousarray(_APPLY[step.name](image, step))
    return result


def _spared(target: Target, choice: AugmentationChoice) -> bool:
    """True where it shows a class whose pictures are left alone."""
    return not set(choice.not_for).isdisjoint(target.names)


def _swapped(target: Target, pairs: Sequence[tuple[str, str]]) -> Target:
    names: dict[str, str] = {}
    for one, other in pairs:
        names = {one: other, other: one} | names
    return target.renamed(names)


def _warp(image: Image, *, turn: float = 0.0, scale: float = 1.0, **moves: float) -> Any:
    """Turn (degrees, anticlockwise), scale, shear or shift; the rim is filled by reflection."""
    height, width = image.shape[:2]
    matrix = geometry.create_affine_transformation_matrix(
        translate={"x": moves.get("x", 0.0) * width, "y": moves.get("y", 0.0) * height},
        shear={side: math.degrees(math.atan(moves.get(f"shear_{side}", 0.0))) for side in "xy"},
        scale={"x": scale, "y": scale},
        rotate=turn,
        shift=((width - 1) / 2, (height - 1) / 2),
    )
    return geometry.warp_affine(
        image, matrix, cv2.INTER_LINEAR, 0, cv2.BORDER_REFLECT_101, (height, width)
    )


def _crop(image: Image, step: AugmentParams) -> Any:
    part = crops.crop(image, *draws.box(image.shape, step.amount, step.spot))
    return geometry.resize(part, image.shape[:2], cv2.INTER_LINEAR)


def _perspective(image: Image, step: AugmentParams) -> Any:
    height, width = image.shape[:2]
    inwards = np.array(step.spot or (1, 0, 1, 0, 0, 0, 0, 0)).reshape(4, 2) * step.amount
    inwards = inwards.clip(max=0.45)  # else corners would meet
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float64)
    moved = corners + inwards * np.where(corners > 0, -1, 1)
    size = np.array((width, height), np.float64)
    matrix = cv2.getPerspectiveTransform(
        (moved * size).astype(np.float32), (corners * size).astype(np.float32)
    )
    return geometry.perspective(
        image, matrix, width, height, 0, cv2.BORDER_REFLECT_101, True, cv2.INTER_LINEAR
    )


def _blur(image: Image, step: AugmentParams) -> Any:
    sigma = step.amount * min(image.shape[:2])
    if sigma < 0.1:  # the kernel would be one pixel
        return image
    return pixels.separable_convolve(image, blurs.create_gaussian_kernel_1d(sigma))


def _noise(image: Image, step: AugmentParams) -> Any:
    draw = np.random.default_rng(step.seed)
    grain = draw.standard_normal(image.shape, np.float32)
    return pixels.add_noise(image, grain * np.float32(255 * step.amount))


def _jpeg(image: Image, step: AugmentParams) -> Any:
    blue_first = np.ascontiguousarray(image[..., ::-1])
    return pixels.image_compression(blue_first, round(step.amount), ".jpg")[..., ::-1]


def _erase(image: Image, step: AugmentParams) -> Any:
    """Filled with the picture's own mean colour: no edge that only erased pictures have."""
    if step.amount <= 0:
        return image
    hole = np.array([draws.box(image.shape, step.amount, step.spot)])
    mean = cv2.mean(image)[:3]
    return dropout.cutout(image, hole, mean, np.random.default_rng(0))


def _sharpness(image: Image, step: AugmentParams) -> Any:
    soft = cv2.GaussianBlur(image, (3, 3), 0)
    return cv2.addWeighted(image, 1 + step.amount, soft, -step.amount, 0)


_APPLY: dict[str, Callable[[Image, AugmentParams], Any]] = {
    "horizontal_flip": lambda i, s: cv2.flip(i, 1),
    "vertical_flip": lambda i, s: cv2.flip(i, 0),
    "rotate_90": lambda i, s: geometry.rot90(i, 1 if s.amount > 0 else 3),
    "rotate_180": lambda i, s: geometry.rot90(i, 2),
    "rotation": lambda i, s: _warp(i, turn=s.amount),
    "perspective": _perspective,
    "shift": lambda i, s: _warp(i, x=s.amount, y=sum(s.spot)),
    "shear": lambda i, s: _warp(i, shear_x=s.amount, shear_y=sum(s.spot)),
    "zoom": lambda i, s: _warp(i, scale=1 + s.amount),
    "crop": _crop,
    "hue": lambda i, s: pixels.adjust_hue_torchvision(i, s.amount),
    "saturation": lambda i, s: pixels.adjust_saturation_torchvision(i, 1 + s.amount),
    "brightness": lambda i, s: pixels.adjust_brightness_torchvision(i, 1 + s.amount),
    "contrast": lambda i, s: pixels.adjust_contrast_torchvision(i, 1 + s.amount),
    "grayscale": lambda i, s: pixels.adjust_saturation_torchvision(i, 1 - s.amount),
    "blur": _blur,
    "noise": _noise,
    "jpeg": _jpeg,
    "erase": _erase,
    "sharpness": _sharpness,
    "posterize": lambda i, s: pixels.posterize(i, int(s.amount)),
    "solarize": lambda i, s: pixels.solarize(i, s.amount),
    "equalize": lambda i, s: pixels.equalize(i),
    "autocontrast": lambda i, s: pixels.auto_contrast(i, 0, None, "cdf"),
    "invert": lambda i, s: pixels.invert(i),
}
