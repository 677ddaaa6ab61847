"""What the audit tries: one augmentation at exactly one signed strength."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.engine.augment import pipeline

Image = npt.NDArray[np.uint8]
DRAWS_A_PICTURE = 3
"""Draws of what strikes at a random place, so that one draw says little: the mean of three has an
error of chance smaller by √3, at three times the cost."""


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
            if switch.signed and strength > 0:
                made.append(Variant(name, -strength))
    return tuple(made)
