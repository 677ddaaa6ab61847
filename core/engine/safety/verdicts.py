"""From numbers to a judgement about two classes and one augmentation at one strength.

"Unsafe" promises: pictures so changed no longer show what told this class from the other, beyond
doubt, and a network that learns from them as well cannot keep them apart. "Safe" promises: what
tells them apart is still there, at this strength and at every weaker one. What decides:

- mirrors and turns: probes of the unchanged pictures. They move every pixel and take none away, so
  that what is told wrongly afterwards was told by its direction. Where few pictures tell too
  little, the way in which they move decides (`opposite`).
- crops, covers, zooms, blur, grain, light: such pictures may merely be unfamiliar. A probe that
  learnt from originals and changed pictures must fail, too, or the changed pictures of one class
  must be pictures of the other.
- colours: where colours alone tell two classes and go, nothing else is "safe", for it may go with
  them (the place of a lamp); unsafe if the mixture of all cues loses half as well, and nothing is
  told by shapes alone. Where it is, the audit asks whether colour is what is meant.

Every threshold has its reason here and in `thresholds`. Three were set after numbers of the half
that is tuned on were seen (`OVERRUN`, `MOVED_AND_STAYED`, `chirality.ALONE`); none is a fit.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from core.augment.catalogue import CATALOGUE
from core.engine.safety.retention import HALF, Kept
from core.engine.safety.ruling import Ruling
from core.engine.safety.thresholds import (
    MOSTLY,
    ORDER,
    REVERSED,
    SIGN,
    has_crossed,
    is_intact,
    is_lost,
    is_overrun,
    is_reversed,
    is_telling,
    lead,
    only_moved,
    speaker,
    speaks,
)

BLURRED = 0.6
"""Least share of the variance between pictures (stride 16) that must be left for "destroys": below,
the backbone no longer tells any pictures apart, whatever they show. Heavy grain and blur leave
0.3–0.5, everything milder 0.7 and more. Not asked where a part is cut away, covered or moved: what
is left is as sharp as before, and what is lost is lost to every network. Nor where the pictures of
one class lie on the other side by as much as they lay on their own: these are not merely dull, they
are what the other class shows."""
BELOW_CHANCE = -0.3
"""Most label retention for "reverses" by accuracy: pictures that only lost their evidence, or look
unfamiliar, end at chance (0), not far below it. Our choice; what
comes of it is in `benchmarks/label_safety.md`."""
OVERRUN = -1.0
"""Most that is left of one class's distance where the other stays, for wear alone to prove that its
pictures are the other's: as far on that side as they were on their own. A dull picture of anything
lies between the classes, or not that far."""
RETRAINED = 0.5
"""Ranks kept by a probe trained on originals and changed pictures from which on nothing was
destroyed: the network found such pictures unfamiliar, and learns them once it has seen some."""
RATE = 0.05
"""Share of false ones accepted among all "unsafe" (Benjamini & Hochberg 1995): of 20, 19 are right.
That bounds it where every pair kept exactly half; most keep all, so that far fewer are false."""


def judge(
    seen: Mapping[str, Kept],
    retrained: Kept | None,
    augmentation: str,
    spread: float = 1.0,
    apart: float = 1.0,
    shaped: bool = False,
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
        shaped: shapes alone tell the two apart; see `shapes`.
    """
    main = lead(seen, augmentation)
    others = [name for name in seen if name != main]
    whole = seen[main]
    if is_reversed(whole):
        if _is_learnt(retrained, augmentation, apart):
            return Ruling("weakens", None, main, "unfamiliar")
        return Ruling("unsafe", "reverses", main, "reverses")
    if is_lost(whole):
        if apart < ORDER:
            return Ruling("unsafe", "destroys", main, "same")
        return _gone(seen, retrained, augmentation, spread)
    turned = [name for name in others if is_reversed(seen[name])]
    if turned:
        if turned == ["colour"] and shaped and is_intact(whole):
            return Ruling("cannot_tell", None, "colour", "shape")
        if is_intact(whole) or any(is_intact(seen[name]) for name in others):
            return Ruling("weakens", None, turned[0], "disagree")
        return Ruling("unsafe", "reverses", turned[0], "reverses")
    return _rest(seen, retrained, augmentation, shaped)


def _is_learnt(retrained: Kept | None, augmentation: str, apart: float) -> bool:
    """Nothing that cuts or wears lets two classes change places: such pictures are unfamiliar.

    Unless a probe that learnt from them, too, cannot tell them, or they are pictures of the other.
    """
    swaps = CATALOGUE[augmentation].evidence in ("moved", "recoloured")
    able = retrained is not None and retrained.rank_rho > RETRAINED
    return able and not swaps and apart >= ORDER


def _rest(
    seen: Mapping[str, Kept], retrained: Kept | None, augmentation: str, shaped: bool
) -> Ruling:
    main = lead(seen, augmentation)
    whole, colour = seen[main], CATALOGUE[augmentation].evidence == "recoloured"
    bleached = _bleached(seen, whole, shaped) if colour else None
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
    return _unsure(whole, retrained, augmentation, main)


def _unsure(whole: Kept, retrained: Kept | None, augmentation: str, main: str) -> Ruling:
    """Neither intact nor lost as a pair: one class may yet lie where the other is."""
    most = {"cut": REVERSED, "worn": OVERRUN}.get(CATALOGUE[augmentation].evidence)
    gone = retrained is not None and retrained.rank_rho <= RETRAINED
    if gone and most is not None and is_overrun(whole, most):
        return Ruling("unsafe", "destroys", main, "destroys")
    if whole.z_half > -SIGN and whole.share >= MOSTLY and whole.rho >= HALF:
        return Ruling("cannot_tell", None, main, "wide")
    return Ruling("weakens", None, main, "part")


def _bleached(seen: Mapping[str, Kept], whole: Kept, shaped: bool) -> Ruling | None:
    """Colours that may be what the label means are gone: no other cue makes up for them.

    Not even the pooled features: they know places (a zero-padded network sees where it is; Islam et
    al. 2020), and the place of a lamp goes with its colour. Where the shapes tell the two apart by
    themselves, only a person knows which of the two is meant.
    """
    colour = seen["colour"]
    if asks_for_shapes(seen):
        if shaped and is_intact(whole):
            return Ruling("cannot_tell", None, "colour", "shape")
        if shaped or not is_lost(colour):
            return Ruling("weakens", None, "colour", "part")
        if whole.z_half <= -SIGN:
            return Ruling("unsafe", "destroys", "colour", "destroys")
        return Ruling("weakens", None, "colour", "disagree")
    if is_intact(whole) and is_lost(seen["pooled"]) and not is_intact(colour):
        return Ruling("weakens", None, "pooled", "disagree")
    return None


def asks_for_shapes(seen: Mapping[str, Kept]) -> bool:
    """Whether colours tell the two apart and do not stay: `judge` then asks about shapes."""
    return "colour" in seen and is_telling(seen) and not is_intact(seen["colour"])


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
    if evidence == "recoloured" and is_intact(seen["pooled"]) and not is_telling(seen):
        return Ruling("weakens", None, "pooled", "disagree")
    if evidence in ("recoloured", "moved"):
        if seen[main].rho <= BELOW_CHANCE:
            return Ruling("unsafe", "reverses", main, "reverses")
        return Ruling("unsafe", "destroys", main, "destroys")
    dull = spread < BLURRED and evidence == "worn" and not is_overrun(seen[main], OVERRUN)
    if dull or (retrained is not None and retrained.rank_rho > RETRAINED):
        return Ruling("weakens", None, main, "unfamiliar")
    return Ruling("unsafe", "destroys", main, "destroys")


def needs_retraining(seen: Mapping[str, Kept], augmentation: str) -> bool:
    """Whether `judge` may ask for a probe trained on changed pictures."""
    evidence, whole = CATALOGUE[augmentation].evidence, seen[lead(seen, augmentation)]
    if evidence == "recoloured" or (evidence == "moved" and is_reversed(whole)):
        return False
    return not is_intact(whole) and speaks(whole)


def doubt(kept: Kept, groups: int) -> float:
    """Probability (p) under "at least half of the evidence is kept", by Student's t over groups.

    Where one class stays and the other crosses over, under "it lies on its own side".
    """
    crossed = [z for side, z in enumerate(kept.own_z) if has_crossed(kept, side)]
    z = min([kept.z_half, *crossed]) if is_overrun(kept, REVERSED) else kept.z_half
    return float(student.cdf(z, max(1, groups - 2)))


def discoveries(p_values: Sequence[float], rate: float = RATE) -> npt.NDArray[np.bool_]:
    """Which of many tests stand at a false discovery rate."""
    p = np.asarray(p_values, dtype=np.float64)
    if not len(p):
        return np.zeros(0, dtype=bool)
    ranked = np.sort(p)
    passed = np.flatnonzero(ranked <= rate * np.arange(1, len(p) + 1) / len(p))
    limit = ranked[passed[-1]] if len(passed) else -1.0
    return np.asarray(p <= limit)
