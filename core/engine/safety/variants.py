"""What the audit tries: one augmentation at exactly one signed strength."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.augment.augmentation import Augmentation
from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.engine.augment import pipeline

Image = npt.NDArray[np.uint8]
DRAWS_A_PICTURE = 3
"""Draws of what strikes at a random place, so that one draw says little: the mean of three has an
error of chance smaller by √3, at three times the cost."""

WAY_STEP = 0.08
"""Share of the colour circle between two looks at the colours: a class of one colour is about as
wide (red, or yellow), so that a shift that lays it on another is met by at least half."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One augmentation at one strength; negative for the other side of a signed one."""

    augmentation: str
    strength: float

    @property
    def draws(self) -> int:
        """How often it is applied to each picture."""
        return DRAWS_A_PICTURE if CATALOGUE[self.augmentation].random_place else 1

    @property
    def key(self) -> str:
        """Its name in file names and cache keys."""
        return f"{self.augmentation}{self.strength:+g}"

    def apply(self, image: Image, picture_key: str, draw: int) -> Image:
        """The picture so changed; the same draw of the same picture is always the same."""
        told = f"{picture_key}|{self.augmentation}|{draw}".encode()
        seed = int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "big")
        rng = np.random.default_rng(seed)
        return pipeline.fixed(image, self.augmentation, self.strength, rng)


def _has_other_side(switch: Augmentation, strength: float) -> bool:
    """Whether the negative of a strength is another change: half a circle is the same both ways.

    What moves pixels without loss (a quarter turn) is tried each way that it is drawn.
    """
    if switch.comes_round and strength == switch.limits[1]:
        return False
    return switch.signed or -strength in switch.lossless_at


def on_the_way(variant: Variant, tried: Iterable[Variant]) -> tuple[float, ...]:
    """Strengths below one that are not tried, where the strongest does not change a picture most.

    From the next weaker one that is tried, in steps of which no class of colours is narrower.

    Args:
        variant: the one whose way is asked for.
        tried: all that are tried.
    """
    switch, asked = CATALOGUE[variant.augmentation], abs(variant.strength)
    if not switch.comes_round:
        return ()
    own = [one.strength for one in tried if one.augmentation == variant.augmentation]
    both = asked == switch.limits[1] and variant.strength > 0
    found: list[float] = []
    for sign in (1, -1) if both else (np.sign(variant.strength),):
        weaker = [sign * one for one in own if 0 < sign * one < asked]
        start = max(weaker, default=0.0)
        steps = int(np.ceil(round((asked - start) / WAY_STEP, 6)))
        found += [float(sign * s) for s in np.linspace(start, asked, steps + 1)[1:-1]]
    return tuple(found)


def strongest_first(tried: Iterable[Variant]) -> tuple[Variant, ...]:
    """The same, each augmentation and sign from its strongest strength down."""
    order = {name: at for at, name in enumerate(CATALOGUE)}

    def place(variant: Variant) -> tuple[int, bool, float]:
        force = CATALOGUE[variant.augmentation].force(variant.strength)
        return order[variant.augmentation], variant.strength < 0, -force

    return tuple(sorted(tried, key=place))


def of(choices: Iterable[AugmentationChoice] | None, *, full: bool) -> tuple[Variant, ...]:
    """What to try for the given augmentations, weak to strong; for all of them where None.

    Policies and mixes are not tried: they take the verdicts of what they are made of.

    Args:
        choices: with strengths; each is tried at its strength (both signs of a signed one).
        full: the whole ladder up to the catalogue's end instead of one strength.
    """
    asked = None if choices is None else {one.name: one.strength for one in choices}
    made: list[Variant] = []
    for name, switch in CATALOGUE.items():
        if not switch.changes_one_picture or (asked is not None and name not in asked):
            continue
        one = switch.ladder[-1] if asked is None else asked[name]
        strengths = list(switch.ladder) if full else [one]
        if full and asked is not None and one not in strengths:
            strengths = sorted({*strengths, one}, key=switch.force)
        for strength in strengths:
            made.append(Variant(name, strength))
            if strength > 0 and _has_other_side(switch, strength):
                made.append(Variant(name, -strength))
    return tuple(made)
