"""From numbers to a judgement about two classes and one augmentation at one strength.

Every threshold has its reason here and in `evidence`; none was fitted to a data set.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from core.augment.augmentation import Harm
from core.augment.catalogue import CATALOGUE
from core.engine.safety.retention import Kept
from core.engine.safety.thresholds import (
    MOSTLY,
    ORDER,
    SIGN,
    is_intact,
    is_lost,
    is_reversed,
    lead,
    only_moved,
    speaker,
    speaks,
)
from core.safety.verdict import Judgement

BLURRED = 0.6
"""Least share of the variance between pictures (stride 16) that must be left for "destroys": below,
the backbone no longer tells any pictures apart, whatever they show. Heavy grain and blur leave
0.3–0.5, everything milder 0.7 and more. Not asked where a part is cut away, covered or moved: what
is left is as sharp as before, and what is lost is lost to every network."""
BELOW_CHANCE = -0.3
"""Most label retention for "reverses" by accuracy: pictures that only lost their evidence, or look
unfamiliar, end at chance (0), not far below it. Our choice; what
comes of it is in `benchmarks/label_safety.md`."""
RETRAINED = 0.5
"""Ranks kept by a probe trained on changed pictures from which on nothing was destroyed: the
network found such pictures unfamiliar, and learns them once it has seen some."""
TELLING = 0.85
"""Accuracy of the colours alone from which on they may be what the label means (our choice): if
those go, another cue such as the place of a lamp is no proof that nothing changed."""
RATE = 0.05
"""Share of false ones accepted among all "unsafe" (Benjamini & Hochberg 1995): of 20, 19 are right.
That bounds it where every pair kept exactly half; most keep all, so that far fewer are false."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A judgement of one pair."""

    verdict: Judgement
    kind: Harm | None
    view: str
    """The view whose numbers prove it."""
    why: str
    """One word for the reason; `WHY` has the sentence."""


WHY: dict[str, str] = {
    "kept": "What tells the two apart is still there.",
    "stronger": "It is safe at a stronger setting, and a weaker one keeps no less.",
    "moved": "The pictures look unfamiliar to the backbone, but keep their order.",
    "reverses": "What tells the two apart changes sides.",
    "destroys": "What tells the two apart is gone.",
    "same": "Changed pictures of one are no longer told from pictures of the other.",
    "disagree": "Two ways to look at the pictures contradict each other: look at the proof.",
    "other": "Its own pictures stay what they are; changed ones of the other class look like it.",
    "unfamiliar": "The backbone does not recognise such pictures any more; training on them helps.",
    "part": "A part of what tells the two apart is lost.",
    "wide": "Too few independent pictures to be sure.",
    "powerless": "The two cannot be told apart well enough on unchanged pictures.",
    "handed": "Mirrored pictures are recognisable: is there writing, anatomy or handedness?",
}


def judge(
    seen: Mapping[str, Kept],
    retrained: Kept | None,
    augmentation: str,
    spread: float = 1.0,
    apart: float = 1.0,
) -> Ruling:
    """Judge one pair from what the views of `retention.views` say.

    The mixture speaks first, because it weighs the cues as a trained network would. A single view
    that is turned round is heard even where the mixture is not: a shortcut hides nothing from it.

    Args:
        seen: by view.
        retrained: the mixture, trained and tested on changed pictures; None = not computed.
        augmentation: decides which views there are.
        spread: variance between changed pictures ÷ between originals.
        apart: AUC of changed pictures of one class against originals of the other.
    """
    main = lead(seen, augmentation)
    others = [name for name in seen if name != main]
    whole = seen[main]
    if is_reversed(whole):
        return Ruling("unsafe", "reverses", main, "reverses")
    if is_lost(whole):
        if apart < ORDER:
            return Ruling("unsafe", "destroys", main, "same")
        return _gone(seen, retrained, augmentation, spread)
    turned = [name for name in others if is_reversed(seen[name])]
    if turned:
        if is_intact(whole) or any(is_intact(seen[name]) for name in others):
            return Ruling("weakens", None, turned[0], "disagree")
        return Ruling("unsafe", "reverses", turned[0], "reverses")
    return _rest(seen, retrained, augmentation, main)


def _rest(seen: Mapping[str, Kept], retrained: Kept | None, augmentation: str, main: str) -> Ruling:
    whole, colour = seen[main], CATALOGUE[augmentation].evidence == "recoloured"
    bleached = _bleached(seen, whole) if colour else None
    if bleached:
        return bleached
    if is_intact(whole):
        return Ruling("safe", None, main, "kept")
    single = speaker(seen, augmentation, main)
    if single:
        return Ruling("safe", None, single, "kept")
    if not speaks(whole):
        return Ruling("cannot_tell", None, main, "powerless")
    if not colour and only_moved(whole, retrained):
        return Ruling("safe", None, main, "moved")
    if whole.z_half > -SIGN and whole.share >= MOSTLY:
        return Ruling("cannot_tell", None, main, "wide")
    return Ruling("weakens", None, main, "part")


def _bleached(seen: Mapping[str, Kept], whole: Kept) -> Ruling | None:
    """The colours are gone, and what still tells the two apart may be a place that goes with them.

    Not where the pooled features, which know no place, still tell them apart by the shape.
    """
    if is_intact(seen["pooled"]):
        return None
    if seen["colour"].p0 >= TELLING and is_lost(seen["colour"]):
        if whole.z_half <= -SIGN:
            return Ruling("unsafe", "destroys", "colour", "destroys")
        return Ruling("weakens", None, "colour", "disagree")
    if is_intact(whole) and is_lost(seen["pooled"]):
        return Ruling("weakens", None, "pooled", "disagree")
    return None


def _gone(
    seen: Mapping[str, Kept], retrained: Kept | None, augmentation: str, spread: float
) -> Ruling:
    """Gone, changed sides, or only unfamiliar: a probe trained on changed pictures knows.

    It is not asked about colour, where it may take up another cue (the place of a lamp) that says
    nothing about the one that was lost; nor about turns, which no network finds unfamiliar for
    want of sharpness: if they cost the evidence, its direction was the evidence.
    """
    main = lead(seen, augmentation)
    evidence = CATALOGUE[augmentation].evidence
    if evidence == "recoloured" and is_intact(seen["pooled"]):
        return Ruling("weakens", None, "pooled", "disagree")
    if evidence in ("recoloured", "moved"):
        kind: Harm = "reverses" if seen[main].rho <= BELOW_CHANCE else "destroys"
        return Ruling("unsafe", kind, main, kind)
    worn = spread < BLURRED and evidence == "worn"
    if worn or (retrained is not None and retrained.rank_rho > RETRAINED):
        return Ruling("weakens", None, main, "unfamiliar")
    return Ruling("unsafe", "destroys", main, "destroys")


def needs_retraining(seen: Mapping[str, Kept], augmentation: str) -> bool:
    """Whether `judge` may ask for a probe trained on changed pictures."""
    if CATALOGUE[augmentation].evidence == "recoloured":
        return False
    whole = seen[lead(seen, augmentation)]
    return not (is_intact(whole) or is_reversed(whole)) and speaks(whole)


def doubt(kept: Kept, groups: int) -> float:
    """Probability (p) under "at least half of the evidence is kept", by Student's t over groups."""
    return float(student.cdf(kept.z_half, max(1, groups - 2)))


def discoveries(p_values: Sequence[float], rate: float = RATE) -> npt.NDArray[np.bool_]:
    """Which of many tests stand at a false discovery rate."""
    p = np.asarray(p_values, dtype=np.float64)
    if not len(p):
        return np.zeros(0, dtype=bool)
    ranked = np.sort(p)
    passed = np.flatnonzero(ranked <= rate * np.arange(1, len(p) + 1) / len(p))
    limit = ranked[passed[-1]] if len(passed) else -1.0
    return np.asarray(p <= limit)
