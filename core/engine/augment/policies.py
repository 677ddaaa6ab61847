"""The learnt and random policies: RandAugment, TrivialAugment and AutoAugment as lists of steps.

Each takes only the operations that it is allowed, so a pool never does what was judged unsafe on
its own. No pool mirrors a picture.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.engine.augment.draws import AugmentParams

FULL_MAGNITUDE = 10.0
"""RandAugment's largest magnitude; the strength of the other two is a share of the full one."""
RAND_OPERATIONS = 2
"""Operations a picture in RandAugment (Cubuk et al. 2020, N = 2)."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One member of a pool."""

    at: Callable[[float], float]
    """The amount at a share (0–1) of the full magnitude, as in the RandAugment paper."""
    like: frozenset[str]
    """The augmentations of the catalogue that do the same; all have to be allowed."""
    signed: bool = True
    pooled: bool = True
    """False: only AutoAugment's policies use it."""


def _times(largest: float) -> Callable[[float], float]:
    return lambda share: share * largest


OPERATIONS: dict[str, Operation] = {
    "rotation": Operation(_times(30.0), frozenset({"rotation"})),
    "shift": Operation(_times(0.45), frozenset({"shift"})),
    "shear": Operation(_times(0.3), frozenset({"perspective"})),
    "brightness": Operation(_times(0.9), frozenset({"brightness"})),
    "contrast": Operation(_times(0.9), frozenset({"contrast"})),
    "saturation": Operation(_times(0.9), frozenset({"saturation"})),
    "sharpness": Operation(_times(0.9), frozenset({"blur"})),
    "posterize": Operation(
        lambda share: float(8 - round(4 * share)), frozenset({"contrast", "saturation"}), False
    ),
    "solarize": Operation(lambda share: 1 - share, frozenset({"brightness", "hue"}), False),
    "equalize": Operation(_times(0.0), frozenset({"contrast", "saturation", "hue"}), False),
    "autocontrast": Operation(_times(0.0), frozenset({"contrast", "saturation"}), False),
    "invert": Operation(_times(0.0), frozenset({"brightness", "hue"}), False, pooled=False),
}

_AUTO = """
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
"""AutoAugment's ImageNet policies (Cubuk et al. 2019): operation, probability, magnitude 0–9."""


def _policies() -> tuple[tuple[tuple[str, float, float], ...], ...]:
    found = []
    for text in _AUTO.replace("\n", "|").strip("|").split("|"):
        words = text.split()
        triples = zip(words[::3], words[1::3], words[2::3], strict=True)
        found.append(tuple((name, float(p), float(m) / 9) for name, p, m in triples))
    return tuple(found)


POLICIES = _policies()


def _allowed(name: str, allowed: frozenset[str] | None) -> bool:
    return allowed is None or OPERATIONS[name].like <= allowed


def members(allowed: frozenset[str] | None) -> tuple[str, ...]:
    """The operations that a random pool may take."""
    return tuple(n for n, op in OPERATIONS.items() if op.pooled and _allowed(n, allowed))


def _step(name: str, share: float, rng: np.random.Generator) -> AugmentParams:
    operation = OPERATIONS[name]
    sign = float(rng.choice((-1.0, 1.0))) if operation.signed else 1.0
    amount = sign * operation.at(share)
    if name in {"shift", "shear"}:  # along the width or along the height, never both
        return (
            AugmentParams(name, amount, (0.0,))
            if rng.random() < 0.5
            else AugmentParams(name, 0.0, (amount,))
        )
    return AugmentParams(name, amount)


Pool = Callable[[float, np.random.Generator, frozenset[str] | None], tuple[AugmentParams, ...]]


def _rand(
    strength: float, rng: np.random.Generator, allowed: frozenset[str] | None
) -> tuple[AugmentParams, ...]:
    """Two operations, each at the strength (Cubuk et al. 2020)."""
    names = members(allowed)
    chosen = rng.choice(names, RAND_OPERATIONS) if names else ()
    return tuple(_step(str(name), strength / FULL_MAGNITUDE, rng) for name in chosen)


def _trivial(
    strength: float, rng: np.random.Generator, allowed: frozenset[str] | None
) -> tuple[AugmentParams, ...]:
    """One operation at a strength drawn up to the given one (Müller & Hutter 2021)."""
    names = members(allowed)
    if not names:
        return ()
    return (_step(str(rng.choice(names)), float(rng.uniform(0, strength)), rng),)


def _auto(
    strength: float, rng: np.random.Generator, allowed: frozenset[str] | None
) -> tuple[AugmentParams, ...]:
    """One of the learnt pairs; the strength scales its magnitudes."""
    pairs = [p for p in POLICIES if all(_allowed(name, allowed) for name, _, _ in p)]
    if not pairs:
        return ()
    pair = pairs[int(rng.integers(len(pairs)))]
    drawn = [(name, share) for name, odds, share in pair if rng.random() < odds]
    return tuple(_step(name, share * strength, rng) for name, share in drawn)


DRAWERS: dict[str, Pool] = {"randaugment": _rand, "trivialaugment": _trivial, "autoaugment": _auto}
