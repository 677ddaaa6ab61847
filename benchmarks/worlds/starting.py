"""The starting algorithm, to be beaten: accuracies per feature space, a fixed gate, their mean."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import binom

from core.augment.catalogue import CATALOGUE
from core.engine.safety import verdicts
from core.engine.safety.measure import Measurement
from core.engine.safety.retention import Kept

GATE = 0.85


def judge(measured: Sequence[Measurement]) -> list[str]:
    """Its verdict on each measurement, from the same held-out probes.

    Per space p0 and p1; a space speaks if p0 ≥ 0.85; mean p1 over those; an exact binomial test of
    "at least half of the evidence is kept" over groups; Benjamini-Hochberg at 0.01.
    """
    gated = [_gated(one) for one in measured]
    doubts = []
    for one, spaces in zip(measured, gated, strict=True):
        if not spaces:
            doubts.append(1.0)
            continue
        p0, p1 = (float(np.mean([getattr(s, name) for s in spaces])) for name in ("p0", "p1"))
        half = 0.5 + (p0 - 0.5) / 2
        doubts.append(float(binom.cdf(round(p1 * one.groups), one.groups, half)))
    stands = verdicts.discoveries(doubts, 0.01)
    return [_verdict(spaces, bool(sure)) for spaces, sure in zip(gated, stands, strict=True)]


def _gated(one: Measurement) -> list[Kept]:
    recoloured = CATALOGUE[one.variant.augmentation].evidence == "recoloured"
    names = ("pooled", "s8", "colour") if recoloured else ("pooled", "s16")
    return [one.seen[name] for name in names if one.seen[name].p0 >= GATE]


def _verdict(spaces: list[Kept], sure: bool) -> str:
    if not spaces:
        return "cannot_tell"
    p1 = float(np.mean([one.p1 for one in spaces]))
    if p1 <= 0.56:
        return "unsafe" if sure else "weakens"
    rhos = [one.rho for one in spaces]
    disagree = min(rhos) <= 0.25 and max(rhos) > 0.6
    return "weakens" if disagree or float(np.mean(rhos)) <= 0.6 else "safe"
