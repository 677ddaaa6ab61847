"""AutoAugment: one of the pairs of operations learnt on ImageNet (Cubuk et al. 2019)."""

import numpy as np

from core.engine.augment import operations
from core.engine.augment.params import AugmentParams

_LEARNT = """
posterize .4 8 rotation .6 9|solarize .6 5 autocontrast .6 0|equalize .8 0 equalize .6 0
posterize .6 7 posterize .6 6|equalize .4 0 solarize .2 4|equalize .4 0 rotation .8 8
solarize .6 3 equalize .6 0|posterize .8 5 equalize 1 0|rotation .2 3 solarize .6 8
equalize .6 0 posterize .4 6|rotation .8 8 saturation .4 0|rotation .4 9 equalize .6 0
equalize 0 0 equalize .8 0|invert .6 0 equalize 1 0|saturation .6 4 contrast 1 8
rotation .8 8 saturation 1 2|saturation .8 8 solarize .8 7|sharpness .4 7 invert .6 0
shear .6 5 equalize 1 0|saturation .4 0 equalize .6 0|equalize .4 0 solarize .2 4
solarize .6 5 autocontrast .6 0|invert .6 0 equalize 1 0|saturation .6 4 contrast 1 8
equalize .8 0 equalize .6 0
"""
"""Operation, probability, magnitude 0-9; twice."""


def _pairs() -> tuple[tuple[tuple[str, float, float], ...], ...]:
    pairs = []
    for text in _LEARNT.replace("\n", "|").strip("|").split("|"):
        words = text.split()
        triples = zip(words[::3], words[1::3], words[2::3], strict=True)
        pairs.append(tuple((name, float(p), float(m) / 9) for name, p, m in triples))
    return tuple(pairs)


PAIRS = _pairs()


def draw(
    strength: float, rng: np.random.Generator, allowed: frozenset[str] | None
) -> tuple[AugmentParams, ...]:
    """One pair of those that are allowed; the strength scales its magnitudes."""
    pairs = [p for p in PAIRS if all(operations.is_allowed(name, allowed) for name, _, _ in p)]
    if not pairs:
        return ()
    pair = pairs[int(rng.integers(len(pairs)))]
    drawn = [(name, share) for name, odds, share in pair if rng.random() < odds]
    return tuple(operations.draw(name, share * strength, rng) for name, share in drawn)
