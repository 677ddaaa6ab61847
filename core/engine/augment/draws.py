"""The numbers drawn for one picture: how far each augmentation goes, and where.

Everything random about an augmentation is drawn here, from the caller's generator, and kept in
`AugmentParams`. What is done with them (`core.engine.augment.pipeline`) is then without chance: a
preview, a training and a test of the two see the same numbers.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

LEAST_ERASED = 0.02
"""Smallest share of a picture that is erased (Zhong et al. 2020, random erasing)."""
WORST_JPEG = 1
BEST_JPEG = 100


@dataclass(frozen=True, slots=True)
class AugmentParams:
    """One augmentation, with every number that it needs."""

    name: str
    """Of the catalogue, or of an operation that only the pools use."""
    amount: float
    """How far, in the catalogue's unit; the sign is the direction."""
    spot: tuple[float, ...] = ()
    """Where or how, in shares; each operation says what it stands for."""
    seed: int = 0
    """Of the noise."""


Draw = Callable[[float, np.random.Generator], AugmentParams]


def _switch(name: str) -> Draw:
    def draw(strength: float, rng: np.random.Generator) -> AugmentParams:
        return AugmentParams(name, strength)

    return draw


def _either_way(name: str) -> Draw:
    """Up to the strength, to either side."""

    def draw(strength: float, rng: np.random.Generator) -> AugmentParams:
        return AugmentParams(name, float(rng.uniform(-strength, strength)))

    return draw


def _quarter(strength: float, rng: np.random.Generator) -> AugmentParams:
    return AugmentParams("rotate_90", float(rng.choice((-1.0, 1.0))))


def _shift(strength: float, rng: np.random.Generator) -> AugmentParams:
    """`amount` is the share of the width to the right, `spot` the share of the height down."""
    right, down = rng.uniform(-strength, strength, 2)
    return AugmentParams("shift", float(right), (float(down),))


def _crop(kept: float, rng: np.random.Generator) -> AugmentParams:
    """`spot`: left, top (of the room there is), natural logarithm of the stretch in width."""
    left, top, stretch = rng.uniform((0, 0, -1), (1, 1, 1))
    amount = float(rng.uniform(min(kept, 1.0), 1.0))
    return AugmentParams("crop", amount, (float(left), float(top), float(stretch * np.log(4 / 3))))


def _perspective(strength: float, rng: np.random.Generator) -> AugmentParams:
    """`spot`: how far each corner moves inwards, x and y, as shares of the amount."""
    amount = float(rng.uniform(0, strength))
    return AugmentParams("perspective", amount, tuple(float(x) for x in rng.uniform(0, 1, 8)))


def _blur(strength: float, rng: np.random.Generator) -> AugmentParams:
    return AugmentParams("blur", float(rng.uniform(0, strength)))


def _noise(strength: float, rng: np.random.Generator) -> AugmentParams:
    amount = float(rng.uniform(0, strength))
    return AugmentParams("noise", amount, seed=int(rng.integers(2**32)))


def _jpeg(quality: float, rng: np.random.Generator) -> AugmentParams:
    return AugmentParams("jpeg", float(rng.integers(int(quality), BEST_JPEG + 1)))


def _erase(strength: float, rng: np.random.Generator) -> AugmentParams:
    """`spot`: left, top (of the room there is), natural logarithm of width / height."""
    amount = float(rng.uniform(min(LEAST_ERASED, strength), strength))
    left, top, shape = rng.uniform((0, 0, -1), (1, 1, 1))
    return AugmentParams("erase", amount, (float(left), float(top), float(shape * np.log(3))))


DRAWS: dict[str, Draw] = {
    "horizontal_flip": _switch("horizontal_flip"),
    "vertical_flip": _switch("vertical_flip"),
    "rotate_90": _quarter,
    "rotate_180": _switch("rotate_180"),
    "rotation": _either_way("rotation"),
    "perspective": _perspective,
    "shift": _shift,
    "zoom": _either_way("zoom"),
    "crop": _crop,
    "hue": _either_way("hue"),
    "saturation": _either_way("saturation"),
    "brightness": _either_way("brightness"),
    "contrast": _either_way("contrast"),
    "grayscale": _switch("grayscale"),
    "blur": _blur,
    "noise": _noise,
    "jpeg": _jpeg,
    "erase": _erase,
}
"""How each single augmentation is drawn, in the order in which a picture goes through them."""


def draw(name: str, strength: float, rng: np.random.Generator) -> AugmentParams:
    """Draw one augmentation at up to a strength."""
    return DRAWS[name](strength, rng)


def box(shape: tuple[int, ...], area: float, spot: tuple[float, ...]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a box with a share of the area; it always lies inside."""
    left, top, stretch = spot or (0.5, 0.5, 0.0)
    height = min(1.0, max(area, math.sqrt(area / math.exp(stretch))))
    width = area / height
    high, wide = (max(1, round(s * n)) for s, n in zip((height, width), shape, strict=False))
    x, y = round(left * (shape[1] - wide)), round(top * (shape[0] - high))
    return x, y, x + wide, y + high


def caption(step: AugmentParams, side_px: int) -> str:
    """What was drawn, in plain words: "rotated −9°".

    Args:
        step: what was drawn.
        side_px: side of the picture that the network sees; lengths are told in its pixels.
    """
    words = _WORDS.get(step.name)
    return words(step, side_px) if words else step.name.replace("_", " ")


def _signed(number: float, unit: str, digits: int = 0) -> str:
    """A number with its sign, a true minus, and no "−0"."""
    rounded = round(number, digits)
    sign = "−" if rounded < 0 else "+"
    return f"{sign}{abs(rounded):.{digits}f}{unit}"


def _percent(word: str) -> Callable[[AugmentParams, int], str]:
    return lambda step, _: f"{word} {_signed(100 * step.amount, ' %')}"


def _along(step: AugmentParams) -> float:
    """The amount along the width, or along the height where that is what was drawn."""
    return step.amount or (step.spot[0] if step.spot else 0.0)


def _told_shift(step: AugmentParams, _: int) -> str:
    parts = [
        f"{abs(100 * share):.0f} % {word[share < 0]}"
        for share, word in zip(
            (step.amount, *step.spot), (("right", "left"), ("down", "up")), strict=False
        )
        if abs(share) >= 0.005
    ]
    return f"shifted {', '.join(parts)}" if parts else "shifted 0 %"


_WORDS: dict[str, Callable[[AugmentParams, int], str]] = {
    "horizontal_flip": lambda s, _: "mirrored",
    "vertical_flip": lambda s, _: "flipped upside down",
    "rotate_90": lambda s, _: f"turned {_signed(90 * s.amount, '°').removeprefix('+')}",
    "rotate_180": lambda s, _: "turned 180°",
    "rotation": lambda s, _: f"rotated {_signed(s.amount, '°').removeprefix('+')}",
    "perspective": lambda s, _: f"perspective {100 * s.amount:.0f} %",
    "shift": _told_shift,
    "zoom": _percent("zoomed"),
    "crop": lambda s, _: f"cropped to {100 * s.amount:.0f} %",
    "hue": lambda s, _: f"hue {_signed(360 * s.amount, '°')}",
    "saturation": _percent("saturation"),
    "brightness": _percent("brightness"),
    "contrast": _percent("contrast"),
    "grayscale": lambda s, _: "grey" if s.amount >= 1 else f"{100 * s.amount:.0f} % grey",
    "blur": lambda s, side: f"blurred {s.amount * side:.1f} px",
    "noise": lambda s, _: f"noise {100 * s.amount:.1f} %",
    "jpeg": lambda s, _: f"JPEG quality {s.amount:.0f}",
    "erase": lambda s, _: f"erased {100 * s.amount:.0f} %",
    "shear": lambda s, _: f"sheared {_signed(float(np.degrees(np.arctan(_along(s)))), '°')}",
    "sharpness": _percent("sharpness"),
    "posterize": lambda s, _: f"{s.amount:.0f} bits a colour",
    "solarize": lambda s, _: f"inverted above {100 * s.amount:.0f} %",
    "equalize": lambda s, _: "histogram equalised",
    "autocontrast": lambda s, _: "contrast stretched",
    "invert": lambda s, _: "colours inverted",
}
