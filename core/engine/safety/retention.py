"""How much of what tells two classes apart is left after an augmentation.

Every number compares held-out decisions on a picture and on its changed copy, by probes that saw
neither (`probe`). Groups of pictures, not pictures, are the independent draws.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from core.augment.catalogue import CATALOGUE
from core.engine.safety import probe

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
CLIP = 1.5
"""Decisions are cut at ±1.5 (a class lies at ±1): no single picture carries a mean."""
HALF = 0.5

MIXTURES: dict[str, tuple[str, ...]] = {
    "place": ("pooled", "s16", "s8"),
    "detail": ("pooled", "s16", "s8", "peak16", "peak8"),
    "tint": ("pooled", "s16", "s8", "colour"),
}
"""Probes on several spaces at once, their kernels averaged: more power than any one, and the cue
that carries the class decides by itself (multiple kernel learning with equal weights is hard to
beat on few examples; Gönen & Alpaydin 2011). "detail" also has the maps' extremes: on small defects
it has twice the power of "place", on whole objects less."""
HEARD = (*MIXTURES, "pooled", "s16", "s8", "colour")
"""Views with a probe; the maps' extremes are heard in a mixture only."""


def views(augmentation: str) -> tuple[str, ...]:
    """The mixture that speaks for an augmentation, then the single spaces beside it."""
    if CATALOGUE[augmentation].evidence == "recoloured":
        return ("tint", "detail", "pooled", "s8", "colour")
    return ("place", "detail", "pooled", "s16", "s8")


@dataclass(frozen=True, slots=True)
class Kept:
    """What one view says about one pair of classes and one variant."""

    p0: float
    """Held-out balanced accuracy on the originals."""
    p1: float
    """The same on the changed pictures, labels kept; mean over draws."""
    order0: float
    """Chance that a picture of the first class is ranked above one of the second (AUC)."""
    order1: float
    share: float
    """Distance between the classes' mean decisions, changed ÷ original."""
    power: float
    """t of that distance on the originals."""
    z_half: float
    """z of "more than half of the distance is kept" (Fieller 1954: no ratio is tested)."""
    z_none: float
    """z of "the distance has the original's sign"; very negative = reversed."""
    error: float
    """Standard error of `share`."""
    flow: tuple[int, int, int, int]
    """Wrong after, of so many right before: of the first class, then of the second."""
    own: tuple[float, float] = (0.0, 0.0)
    """Mean decision of the first class's pictures, changed ÷ original, then of the second's."""
    own_z: tuple[float, float] = (0.0, 0.0)
    """t of "its changed pictures lie on their own side", of the first class, then of the second."""

    def flow_of(self, side: int) -> tuple[int, int]:
        """`flow` of the first class (0) or of the second (1)."""
        return (self.flow[0], self.flow[1]) if side == 0 else (self.flow[2], self.flow[3])

    @property
    def rho(self) -> float:
        """Label retention (p1 − ½) / (p0 − ½), between −1 and 1."""
        return float(np.clip((self.p1 - HALF) / max(self.p0 - HALF, 0.05), -1, 1))

    @property
    def rank_rho(self) -> float:
        """The same by ranks: a threshold moved by unfamiliar pictures cannot spoil it."""
        return float(np.clip((self.order1 - HALF) / max(self.order0 - HALF, 0.05), -1, 1))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two classes: their pictures and, per view, the held-out probes."""

    first: int
    second: int
    members: Ints
    signs: Floats
    groups: Ints
    divisions: tuple[Ints, ...]
    duals: Mapping[str, Floats]
    before: Mapping[str, Floats]

    @property
    def group_count(self) -> int:
        """Independent groups behind the pair."""
        return len(np.unique(self.groups))


def kernels(single: Mapping[str, Floats]) -> dict[str, Floats]:
    """The single spaces' kernels and the mixtures of those that are there."""
    mixed = dict(single)
    for name, parts in MIXTURES.items():
        there = [single[part] for part in parts if part in single]
        mixed[name] = np.mean(there, axis=0)
    return mixed


def pair(
    labels: Ints,
    groups: Ints,
    originals: Mapping[str, Floats],
    first: int,
    second: int,
    chances: Floats,
) -> Pair:
    """Fit the held-out probes of two classes.

    Args:
        labels: class of each picture.
        groups: group of each picture.
        first: one class.
        second: the other.
        originals: kernel [n, n] per view, from `kernels`.
        chances: number of chance of each picture, from `probe.chances`: of the folds.
    """
    members = np.flatnonzero((labels == first) | (labels == second))
    signs = np.where(labels[members] == first, 1.0, -1.0)
    two = (signs < 0).astype(np.int64)
    divisions = probe.divisions(two, groups[members], chances[members], probe.PROBE_REPEATS)
    square = np.ix_(members, members)
    duals = {
        view: probe.weights(kernel[square], signs, list(divisions))
        for view, kernel in originals.items()
        if view in HEARD
    }
    before = {view: probe.decide(duals[view], originals[view][square]) for view in duals}
    return Pair(first, second, members, signs, groups[members], divisions, duals, before)


def kept(pair: Pair, view: str, changed: Sequence[Floats]) -> Kept:
    """Compare decisions on changed copies with those on the originals.

    Args:
        pair: two classes with their probes.
        view: a space or a mixture.
        changed: kernel [n, n] of the changed pictures to the originals, one per draw.
    """
    square = np.ix_(pair.members, pair.members)
    after = [probe.decide(pair.duals[view], kernel[square]) for kernel in changed]
    return compare(pair.signs, pair.groups, pair.before[view], after)


def compare(signs: Floats, groups: Ints, before: Floats, after: Sequence[Floats]) -> Kept:
    """The numbers of `Kept` from decisions before and after, one array per draw.

    Args:
        signs: +1 or −1: the class of each picture.
        groups: group of each picture.
        before: held-out decisions on originals [n].
        after: the same on changed pictures, one array a draw.
    """
    right0 = before * signs > 0
    right1 = np.mean([one * signs > 0 for one in after], axis=0)
    x0 = np.clip(before, -CLIP, CLIP) * signs
    x1 = np.mean([np.clip(one, -CLIP, CLIP) for one in after], axis=0) * signs
    x0, x1, of = _by_group(x0, x1, signs, groups)
    distance0, error0 = _sum_of_means(x0, of)
    distance1, error1 = _sum_of_means(x1, of)
    half, error_half = _sum_of_means(x1 - HALF * x0, of)
    flow = []
    for sign in (1.0, -1.0):
        known = right0 & (signs == sign)
        flow += [int((known & (right1 < HALF)).sum()), int(known.sum())]
    return Kept(
        p0=_balanced(right0.astype(np.float64), signs),
        p1=_balanced(right1, signs),
        order0=order(before, signs),
        order1=float(np.mean([order(one, signs) for one in after])),
        share=distance1 / max(distance0, 0.05),
        power=distance0 / error0,
        z_half=half / error_half,
        z_none=distance1 / error1,
        error=error_half / max(distance0, 0.05),
        flow=(flow[0], flow[1], flow[2], flow[3]),
        own=(_left(x0, x1, of == 1.0), _left(x0, x1, of == -1.0)),
        own_z=(_side(x1[of == 1.0]), _side(x1[of == -1.0])),
    )


def _left(x0: Floats, x1: Floats, own: npt.NDArray[np.bool_]) -> float:
    """How far a class's pictures still lie on their own side; near 0 where they did not before."""
    return float(x1[own].mean() / max(float(x0[own].mean()), 0.5))


def _side(x1: Floats) -> float:
    """Mean of a class's groups in standard errors; a hundredth of variance at least, as below."""
    spread = float(x1.var(ddof=1)) if len(x1) > 1 else 1.0
    return float(x1.mean() / np.sqrt((spread + 0.01) / len(x1)))


def _balanced(right: Floats, signs: Floats) -> float:
    return float((right[signs > 0].mean() + right[signs < 0].mean()) / 2)


def order(decisions: Floats, signs: Floats) -> float:
    """AUC: chance that one of the positive sign is ranked above one of the negative."""
    rank = rankdata(decisions)
    many, few = int((signs > 0).sum()), int((signs < 0).sum())
    return float((rank[signs > 0].sum() - many * (many + 1) / 2) / (many * few))


def _by_group(x0: Floats, x1: Floats, signs: Floats, groups: Ints) -> tuple[Floats, Floats, Floats]:
    """Means within each group of each class."""
    keys = groups * 2 + (signs < 0)
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    size = np.bincount(inverse)
    return (
        np.bincount(inverse, x0) / size,
        np.bincount(inverse, x1) / size,
        signs[first],
    )


def _sum_of_means(x: Floats, signs: Floats) -> tuple[float, float]:
    """Mean of one class plus mean of the other, and its standard error."""
    total, variance = 0.0, 0.0
    for sign in (1.0, -1.0):
        part = x[signs == sign]
        total += float(part.mean())
        spread = float(part.var(ddof=1)) if len(part) > 1 else 1.0
        variance += (spread + 0.01) / len(part)
    return total, float(np.sqrt(variance))
