"""The ways in which most augmentations draw their strength."""

import numpy as np

from core.engine.augment.params import AugmentParams, Draw


def whole(name: str) -> Draw:
    """Always at its full strength: for plain switches."""

    def draw(strength: float, rng: np.random.Generator) -> AugmentParams:
        return AugmentParams(name, strength)

    return draw


def either_way(name: str) -> Draw:
    """Up to the strength, to either side."""

    def draw(strength: float, rng: np.random.Generator) -> AugmentParams:
        return AugmentParams(name, float(rng.uniform(-strength, strength)))

    return draw


def up_to(name: str) -> Draw:
    """From nothing up to the strength."""

    def draw(strength: float, rng: np.random.Generator) -> AugmentParams:
        return AugmentParams(name, float(rng.uniform(0, strength)))

    return draw
