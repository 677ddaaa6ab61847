"""What the numbers of one view of one pair show: power, and evidence kept, lost or turned round.

Every threshold has its reason here; see `verdicts` for which were set after numbers were seen.
"""

from collections.abc import Mapping

from core.augment.catalogue import CATALOGUE
from core.engine.safety.retention import Kept, views

POWER = 3.0
"""Least t of the distance between two classes for a view to call something safe. If T(A) looked
like B, the distance would turn to its negative, six standard errors away. Of pairs of classes that
differ in nothing the view can see, one in 70 passes by luck (5 of 366 with shuffled labels, by 12
pictures; 3 of 122 by 30), not one in 740: held-out decisions share what they learnt from."""
FLAGRANT = 3.5
"""The same for a reversal where the originals themselves are not told apart: one in 4,000."""
SIGN = 2.33
"""z of a one-sided test at 1 %, for each single question about one pair."""
ORDER = 0.65
"""Least AUC on the originals for a view to speak: below it the classes overlap so much that half of
the evidence is a difference of 0.07 in AUC. Also most for "changed pictures of one class are
pictures of the other": the same overlap."""
REVERSED = -0.25
"""Most that is left of the distance for "reverses". A picture that lost its evidence has 0 ± 0.1;
a label that swaps has −0.5 to −1, and half of it where a second cue stays."""
GONE = 0.25
"""Most that is left for "destroys": fewer than one picture in four still shows its class."""
MOSTLY = 0.6
"""Least label retention for "safe": more than half, and a margin."""
ALMOST = 0.75
"""Label retention from which on a smaller distance does not matter: nearly all are still right."""
RELEARNT = 0.9
"""Ranks kept by such a probe from which on nothing at all is lost. Our choice."""
TELLING = 0.85
"""Accuracy of the colours alone from which on they may be what the label means (our choice): if
those go, another cue such as the place of a lamp is no proof that nothing changed."""
STAYED = 0.75
"""Least share of a class's pictures that keep their side, and of their distance from the border,
for the class to have stayed what it is while the other came to look like it; and least share that
cross over. Evidence that is gone from both leaves either at the border."""
RANKS = 0.6
"""Least ranks kept by the probe of the originals for "unfamiliar, but safe": the pictures are still
on their own side, as `MOSTLY`."""


def lead(seen: Mapping[str, Kept], augmentation: str) -> str:
    """The view that is asked first: the mixture, or where it is blind the most powerful other.

    Of what cuts, covers and wears, the mixture with the maps' extremes is asked first where it
    tells the unchanged pictures apart better: what it sees may be what is lost. The choice knows
    nothing of the changed pictures, so that it favours no answer.

    An augmentation that makes A look like B makes it so to every view that can tell B from A; it
    can hide only from a view that is powerful by luck, and of several chances each must be rarer.
    """
    main, *others = (name for name in views(augmentation) if name in seen)
    if speaks(seen[main]):
        takes = CATALOGUE[augmentation].evidence in ("cut", "worn") and "detail" in seen
        return max((main, "detail"), key=lambda one: seen[one].power) if takes else main
    able = [one for one in others if speaks(seen[one]) and seen[one].power >= FLAGRANT]
    return max(able, key=lambda one: seen[one].power, default=main)


def speaks(kept: Kept) -> bool:
    """The view can tell the two classes apart."""
    return kept.power >= POWER and kept.order0 >= ORDER


def is_reversed(kept: Kept) -> bool:
    """Turned round beyond doubt: both the original order and its reverse are significant.

    Or the reverse alone overwhelmingly so: with few scenes a held-out probe may not know the
    originals, and still send the changed pictures to the wrong side one and all.
    """
    known = kept.power >= SIGN and kept.order0 >= ORDER
    flagrant = kept.order0 >= 0.5 and kept.z_none <= -FLAGRANT and kept.p1 <= 0.25
    return (known or flagrant) and kept.z_none <= -SIGN and kept.share <= REVERSED and kept.p1 < 0.5


def is_lost(kept: Kept) -> bool:
    """Less than half kept beyond doubt, and next to nothing in the estimate."""
    return speaks(kept) and kept.z_half <= -SIGN and kept.share <= GONE and kept.rho <= GONE


def is_intact(kept: Kept) -> bool:
    """More than half kept beyond doubt, most of it in the estimate; or nearly all still right."""
    if not speaks(kept):
        return False
    distant = kept.z_half >= SIGN and kept.share >= MOSTLY and kept.rho >= 0.5
    right = kept.rho >= ALMOST and kept.rank_rho >= RELEARNT and kept.z_none >= POWER
    return distant or right


def is_telling(seen: Mapping[str, Kept]) -> bool:
    """Colours alone tell the two apart, surely or as well as any view that knows shapes."""
    colour = seen["colour"]
    others = (seen[name].order0 for name in ("pooled", "s8") if name in seen)
    best = colour.p0 >= TELLING or colour.order0 >= max(others, default=1.0)
    return speaks(colour) and best


def has_stayed(kept: Kept, side: int, least: float = STAYED) -> bool:
    """On its own side beyond doubt, with at least that share of its distance from the border.

    Args:
        kept: of the pair.
        side: 0 for the first class, 1 for the second.
        least: share of the distance.
    """
    wrong, known = kept.flow_of(side)
    few = known > 0 and wrong <= (1 - STAYED) * known
    return few and kept.own[side] >= least and kept.own_z[side] >= SIGN


def has_crossed(kept: Kept, side: int, most: float = REVERSED) -> bool:
    """On the other side beyond doubt, most of its pictures, and as far as for "reverses"."""
    wrong, known = kept.flow_of(side)
    many = known > 0 and wrong >= STAYED * known
    return many and kept.own[side] <= most and kept.own_z[side] <= -SIGN


def is_overrun(kept: Kept, most: float) -> bool:
    """One class stays, and the pictures of the other lie at its place.

    Args:
        kept: of the pair.
        most: share of the distance that the other keeps at most, below 0.
    """
    return any(has_crossed(kept, side, most) and has_stayed(kept, 1 - side) for side in (0, 1))


def speaker(seen: Mapping[str, Kept], augmentation: str, main: str) -> str | None:
    """A single view that is sure where the mixture is not, and is not contradicted by it.

    Not for mirrors and turns: pooled features hardly change under them, whatever they show.
    """
    whole, turned = seen[main], CATALOGUE[augmentation].lossless
    if turned or whole.share < MOSTLY or whole.z_none < SIGN:
        return None
    sure = [
        name for name in seen if name != main and is_intact(seen[name])
        and seen[name].power > whole.power
    ]  # fmt: skip
    return sure[0] if sure else None


def only_moved(whole: Kept, retrained: Kept | None) -> bool:
    """Unfamiliar, but on its own side and whole for a network that has seen such pictures.

    What is lost by chance (a crop beside the defect) cannot be learnt again, and what changes sides
    loses the originals' order; the accuracy must stay too, else all pictures moved to one class.
    """
    able = retrained is not None and retrained.rank_rho >= RELEARNT
    return able and whole.z_none >= SIGN and whole.rank_rho >= RANKS and whole.rho >= 0.25
