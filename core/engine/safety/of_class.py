"""What became of each class of a pair by itself: which of the two is to blame.

A pair that can no longer be told apart names two classes, and often one of them changed: a mirrored
`b` is a `d`, and an `o` beside it is still an `o`.
"""

from dataclasses import replace

from core.augment.catalogue import CATALOGUE
from core.engine.safety.measure import PLAIN, Measurement
from core.engine.safety.retention import Kept
from core.engine.safety.ruling import Ruling
from core.engine.safety.thresholds import has_crossed, has_stayed

MOVED_AND_STAYED = 0.25
"""Least share of its distance that a class keeps beside one that a mirror or a turn made cross
over: these move every pixel and take none away, so that what stays on its own side beyond doubt has
lost nothing. What cuts, wears or bleaches may have taken the evidence of both."""


def ruling(measurement: Measurement, label: int) -> Ruling:
    """The pair's ruling, for one of its two classes."""
    pair, kept = measurement.ruling, measurement.kept
    side = side_of(measurement, label)
    if pair.verdict not in ("unsafe", "weakens") or pair.why == "disagree":
        return pair
    moved = CATALOGUE[measurement.variant.augmentation].evidence == "moved"
    if moved and has_crossed(kept, 1 - side) and _surely_stayed(kept, side):
        return replace(pair, verdict="safe", kind=None, why="other")
    if pair.verdict == "unsafe" and has_stayed(kept, side):
        return replace(pair, verdict="weakens", kind=None, why="other")
    return pair


def _surely_stayed(kept: Kept, side: int) -> bool:
    """To one in a thousand: "safe" beside a pair that is unsafe has only this to stand on.

    Photographs that lie on their side, turned upright, seemed to stay at one in 500; classes that
    do stay lie at one in 30,000 and beyond.
    """
    return has_stayed(kept, side, MOVED_AND_STAYED) and kept.own_z[side] >= PLAIN


def barely_stayed(measurement: Measurement) -> bool:
    """Whether a class of the pair lies on its own side, and more pictures may say otherwise."""
    kept = measurement.kept
    return any(
        has_stayed(kept, side, MOVED_AND_STAYED) and kept.own_z[side] < PLAIN for side in (0, 1)
    )


def side_of(measurement: Measurement, label: int) -> int:
    """0 for the first class of the pair, 1 for the second."""
    return 0 if label == measurement.first else 1
