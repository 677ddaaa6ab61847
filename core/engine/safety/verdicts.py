"""From numbers to a judgement about two classes and one augmentation at one strength.

Every threshold has its reason here; none was fitted to a data set.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from core.engine.safety.retention import COLOURS, Kept, views
from core.plan.switches import TURNS
from core.plan.verdict import Judgement

POWER = 3.0
"""Least t of the distance between two classes for a view to call something safe. If T(A) looked
like B, the distance would turn to its negative, six standard errors away; and one pair of classes
in 740 that differ in nothing the view can see would pass by luck."""
FLAGRANT = 3.5
"""The same for a reversal where the originals themselves are not told apart: one in 4,000."""
SIGN = 2.33
"""z of a one-sided test at 1 %, for each single question about one pair."""
ORDER = 0.65
"""Least AUC on the originals for a view to speak: below it the classes overlap so much that half of
the evidence is a difference of 0.07 in AUC."""
TURNING = frozenset({*TURNS, "rotation"})
"""Mirrors and turns: they move evidence and never wear it away."""
REVERSED = -0.25
"""Most that is left of the distance for "reverses". A picture that lost its evidence has 0 ± 0.1;
a label that swaps has −0.5 to −1, and half of it where a second cue stays."""
GONE = 0.25
"""Most that is left for "destroys": fewer than one picture in four still shows its class."""
BLURRED = 0.6
"""Least share of the variance between pictures (stride 16) that must be left for "destroys": below,
the backbone no longer tells any pictures apart, whatever they show. Heavy grain and blur leave
0.3–0.5, everything milder 0.7 and more."""
MOSTLY = 0.6
"""Least that must be left for "safe" (the handbook's ρ > 0.6): more than half, and a margin."""
BELOW_CHANCE = -0.3
"""Most label retention for "reverses" by accuracy (the handbook's): pictures that only lost their
evidence, or look unfamiliar, end at chance, not far below it."""
ALMOST = 0.75
"""Label retention from which on a smaller distance does not matter: nearly all are still right."""
RETRAINED = 0.5
"""Ranks kept by a probe trained on changed pictures from which on nothing was destroyed: the
network found such pictures unfamiliar, and learns them once it has seen some."""
RELEARNT = 0.9
"""Ranks kept by such a probe from which on nothing at all is lost (the handbook's ρ ≥ 0.9)."""
RANKS = 0.6
"""Least ranks kept by the probe of the originals for "unfamiliar, but safe": the pictures are still
on their own side, as `MOSTLY`."""
RATE = 0.01
"""Share of false ones accepted among all "unsafe" (Benjamini & Hochberg 1995)."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A judgement of one pair."""

    verdict: Judgement
    kind: Literal["reverses", "destroys"] | None
    view: str
    """The view whose numbers prove it."""
    why: str
    """One word for the reason; `WHY` has the sentence."""


WHY: dict[str, str] = {
    "kept": "What tells the two apart is still there.",
    "moved": "The pictures look unfamiliar to the backbone, but keep their order.",
    "reverses": "What tells the two apart changes sides.",
    "destroys": "What tells the two apart is gone.",
    "disagree": "Two ways to look at the pictures contradict each other: look at the proof.",
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
) -> Ruling:
    """Judge one pair from what the views of `retention.views` say.

    The mixture speaks first, because it weighs the cues as a trained network would. A single view
    that is turned round is heard even where the mixture is not: a shortcut hides nothing from it.

    Args:
        seen: by view.
        retrained: the mixture, trained and tested on changed pictures; None = not computed.
        augmentation: decides which views there are.
        spread: variance between changed pictures ÷ between originals.
    """
    main, *others = (name for name in views(augmentation) if name in seen)
    whole = seen[main]
    if _reversed(whole):
        return Ruling("unsafe", "reverses", main, "reverses")
    if _lost(whole):
        return _gone(seen, retrained, augmentation, spread)
    turned = [name for name in others if _reversed(seen[name])]
    if turned:
        if _intact(whole) or any(_intact(seen[name]) for name in others):
            return Ruling("weakens", None, turned[0], "disagree")
        return Ruling("unsafe", "reverses", turned[0], "reverses")
    return _rest(seen, retrained, augmentation, main)


def _rest(seen: Mapping[str, Kept], retrained: Kept | None, augmentation: str, main: str) -> Ruling:
    whole, colour = seen[main], augmentation in COLOURS
    if _intact(whole):
        if colour and _lost(seen["pooled"]):
            return Ruling("weakens", None, "pooled", "disagree")
        return Ruling("safe", None, main, "kept")
    single = _speaker(seen, augmentation, main)
    if single:
        return Ruling("safe", None, single, "kept")
    if not _speaks(whole):
        return Ruling("cannot_tell", None, main, "powerless")
    if not colour and _only_moved(whole, retrained):
        return Ruling("safe", None, main, "moved")
    if whole.z_half > -SIGN and whole.share >= MOSTLY:
        return Ruling("cannot_tell", None, main, "wide")
    return Ruling("weakens", None, main, "part")


def _gone(
    seen: Mapping[str, Kept], retrained: Kept | None, augmentation: str, spread: float
) -> Ruling:
    """Gone, changed sides, or only unfamiliar: a probe trained on changed pictures knows.

    It is not asked about colour, where it may take up another cue (the place of a lamp) that says
    nothing about the one that was lost; nor about turns, which no network finds unfamiliar for
    want of sharpness: if they cost the evidence, its direction was the evidence.
    """
    main = views(augmentation)[0]
    colour = augmentation in COLOURS
    if colour and _intact(seen["pooled"]):
        return Ruling("weakens", None, "pooled", "disagree")
    if (colour or augmentation in TURNING) and seen[main].rho <= BELOW_CHANCE:
        return Ruling("unsafe", "reverses", main, "reverses")
    if colour or augmentation in TURNING:
        return Ruling("unsafe", "destroys", main, "destroys")
    if spread < BLURRED or (retrained is not None and retrained.rank_rho > RETRAINED):
        return Ruling("weakens", None, main, "unfamiliar")
    return Ruling("unsafe", "destroys", main, "destroys")


def _speaks(one: Kept) -> bool:
    return one.power >= POWER and one.order0 >= ORDER


def _reversed(one: Kept) -> bool:
    """Turned round beyond doubt: both the original order and its reverse are significant.

    Or the reverse alone overwhelmingly so: with few scenes a held-out probe may not know the
    originals, and still send the changed pictures to the wrong side one and all.
    """
    known = one.power >= SIGN and one.order0 >= ORDER
    flagrant = one.order0 >= 0.5 and one.z_none <= -FLAGRANT and one.p1 <= 0.25
    return (known or flagrant) and one.z_none <= -SIGN and one.share <= REVERSED and one.p1 < 0.5


def _lost(one: Kept) -> bool:
    return _speaks(one) and one.z_half <= -SIGN and one.share <= GONE and one.rho <= GONE


def _intact(one: Kept) -> bool:
    """More than half kept beyond doubt, most of it in the estimate; or nearly all still right."""
    if not _speaks(one):
        return False
    distant = one.z_half >= SIGN and one.share >= MOSTLY and one.rho >= 0.5
    right = one.rho >= ALMOST and one.rank_rho >= RELEARNT and one.z_none >= POWER
    return distant or right


def _speaker(seen: Mapping[str, Kept], augmentation: str, main: str) -> str | None:
    """A single view that is sure where the mixture is not, and is not contradicted by it.

    Not for mirrors and turns: pooled features hardly change under them, whatever they show.
    """
    whole = seen[main]
    if augmentation in TURNS or whole.share < MOSTLY or whole.z_none < SIGN:
        return None
    sure = [
        name for name in seen if name != main and _intact(seen[name])
        and seen[name].power > whole.power
    ]  # fmt: skip
    return sure[0] if sure else None


def _only_moved(whole: Kept, retrained: Kept | None) -> bool:
    """Unfamiliar, but on its own side and whole for a network that has seen such pictures.

    What is lost by chance (a crop beside the defect) cannot be learnt again, and what changes sides
    loses the originals' order; the accuracy must stay too, else all pictures moved to one class.
    """
    able = retrained is not None and retrained.rank_rho >= RELEARNT
    return able and whole.z_none >= SIGN and whole.rank_rho >= RANKS and whole.rho >= 0.25


def needs_retraining(seen: Mapping[str, Kept], augmentation: str) -> bool:
    """Whether `judge` may ask for a probe trained on changed pictures."""
    if augmentation in COLOURS:
        return False
    whole = seen[views(augmentation)[0]]
    return not (_intact(whole) or _reversed(whole)) and _speaks(whole)


def doubt(one: Kept, groups: int) -> float:
    """Probability (p) under "at least half of the evidence is kept", by Student's t over groups."""
    return float(student.cdf(one.z_half, max(1, groups - 2)))


def discoveries(p_values: Sequence[float]) -> npt.NDArray[np.bool_]:
    """Which of many tests stand at a false discovery rate of `RATE`."""
    p = np.asarray(p_values, dtype=np.float64)
    if not len(p):
        return np.zeros(0, dtype=bool)
    ranked = np.sort(p)
    passed = np.flatnonzero(ranked <= RATE * np.arange(1, len(p) + 1) / len(p))
    limit = ranked[passed[-1]] if len(passed) else -1.0
    return np.asarray(p <= limit)
