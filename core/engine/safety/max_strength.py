"""The largest strength of an augmentation that leaves every label what it is."""

from collections.abc import Mapping, Sequence

from core.augment.catalogue import CATALOGUE
from core.engine.safety.measure import Measurement
from core.engine.safety.retention import Kept
from core.engine.safety.variants import Variant
from core.safety.audit_result import MaxStrength

STRICT = 0.9
"""Least retention for training a model that must not lose anything. Our choice."""
USABLE = 0.75
"""Least retention for everyday training: three pictures in four keep all of their evidence."""


def retention(kept: Kept, augmentation: str) -> float:
    """How much is left, by ranks: a loss in a share s of the pictures leaves 1 − s.

    For colour also by the threshold: a hue that moves green to ripe keeps the order of all.
    """
    if CATALOGUE[augmentation].evidence == "recoloured":
        return min(kept.rank_rho, max(kept.rho, kept.share if kept.share < kept.rho else kept.rho))
    return kept.rank_rho


def curve(measured: Sequence[Measurement], augmentation: str) -> dict[float, float]:
    """Strength (unsigned) → retention of the worst pair and sign, never rising with strength.

    More of the same change cannot give evidence back, so that each rung borrows from the weaker
    ones (isotonic, running minimum). The worst of many noisy pairs would look worse than any of
    them is, so each pair is taken half a standard error higher.
    """
    switch = CATALOGUE[augmentation]
    worst: dict[float, float] = {}
    for one in measured:
        if one.variant.augmentation != augmentation or _says_nothing(one):
            continue
        strength = abs(one.variant.strength)
        value = min(1.0, retention(one.kept, augmentation) + one.kept.error / 2)
        if one.ruling.verdict == "unsafe":
            value = min(value, 0.0)
        elif one.ruling.verdict != "safe":
            value = min(value, USABLE - 0.01)
        worst[strength] = min(worst.get(strength, 1.0), value)
    least, found = 1.0, {}
    for strength in sorted(worst, key=switch.force):
        least = min(least, worst[strength])
        found[strength] = least
    return found


def _says_nothing(one: Measurement) -> bool:
    """Not of colours that are lost where shapes stay: up to there it is no longer known."""
    return one.ruling.verdict == "cannot_tell" and one.ruling.why != "shape"


def borders(measured: Sequence[Measurement]) -> tuple[Variant, ...]:
    """Strengths half way from the largest usable one to the next that was tried, each way."""
    found = []
    for name in dict.fromkeys(one.variant.augmentation for one in measured):
        rungs, good = _rungs(curve(measured, name), name, USABLE)
        if 0 < good < len(rungs):
            ways = {
                one.variant.strength > 0 for one in measured if one.variant.augmentation == name
            }
            half = (rungs[good - 1] + rungs[good]) / 2
            found += [Variant(name, half if way else -half) for way in sorted(ways)]
    return tuple(found)


def largest(
    measured: Sequence[Measurement], augmentation: str, beyond: Sequence[Measurement] = ()
) -> MaxStrength:
    """Largest strict and usable strength of one augmentation.

    The last rung before the border is offered only where half a step more is no worse: what holds
    at one strength by a hair does not hold at it in other pictures.

    Args:
        measured: every rung.
        augmentation: of the catalogue.
        beyond: at `borders`; empty = not looked at.
    """
    switch, points = CATALOGUE[augmentation], curve(measured, augmentation)
    more = curve(beyond, augmentation)

    def up_to(least: float) -> float | None:
        rungs, good = _rungs(points, augmentation, least)
        if 0 < good < len(rungs):
            low, high = switch.force(rungs[good - 1]), switch.force(rungs[good])
            good -= any(low < switch.force(at) < high and more[at] < least for at in more)
        return rungs[good - 1] if good else None

    return MaxStrength(strict=up_to(STRICT), usable=up_to(USABLE), unit=switch.unit)


def _rungs(
    points: Mapping[float, float], augmentation: str, least: float
) -> tuple[list[float], int]:
    """Strengths, weak to strong, and how many of them keep so much."""
    rungs = sorted(points, key=CATALOGUE[augmentation].force)
    return rungs, sum(points[rung] >= least for rung in rungs)
