"""Measuring: one variant at a time over every pair of classes that it could confuse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from core.augment.catalogue import CATALOGUE
from core.engine.safety import (
    chirality,
    cost,
    indistinguishable,
    opposite,
    pair_selection,
    probe,
    retention,
    thresholds,
    verdicts,
)
from core.engine.safety.between import Between
from core.engine.safety.chirality import Told
from core.engine.safety.probe import Space
from core.engine.safety.retention import Kept, Pair
from core.engine.safety.ruling import Ruling
from core.engine.safety.shapes import Shapes
from core.engine.safety.variants import Variant

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Features = Mapping[str, npt.NDArray[np.floating]]
Colours = npt.NDArray[np.floating]
PLAIN = 3.09
"""z of a one-sided test at 0.1 %."""
PROOFS = 4
"""Pictures shown as proof."""


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One pair of classes and one variant."""

    variant: Variant
    first: int
    second: int
    groups: int
    seen: Mapping[str, Kept]
    retrained: Kept | None
    ruling: Ruling
    proofs: Mapping[int, tuple[tuple[int, int], ...]]
    """By class: (picture, its look-alike of the other class), the worst first."""
    cost: float | None
    """Accuracy on originals of a probe trained with it; None where it was not asked for."""
    spread: float = 1.0
    """Variance between changed pictures as a share of that between originals."""
    apart: float = 1.0
    """AUC of changed pictures of one class against originals of the other; 1 = not computed."""

    @property
    def kept(self) -> Kept:
        """The numbers that prove the ruling."""
        return self.seen[self.ruling.view]


def is_plain(first: Measurement) -> bool:
    """Whether one draw of what strikes at random says enough: safe, with room to spare.

    Looking twice doubles the chances of luck. A first look that may end it only at one in a
    thousand adds so little that both together stay near the one in a hundred of each question.
    """
    return first.ruling.verdict == "safe" and first.kept.z_half >= PLAIN


def implied(stronger: Measurement, variant: Variant) -> Measurement:
    """What a safe measurement at a stronger setting says of a weaker one: it keeps no less."""
    ruling = replace(stronger.ruling, why="stronger")
    return replace(stronger, variant=variant, ruling=ruling)


@dataclass
class PairBench:
    """Originals with their probes, ready to be compared with changed copies."""

    labels: Ints
    groups: Ints
    spaces: Mapping[str, Space]
    originals: Mapping[str, Floats]
    chances: Floats
    """Number of chance of each picture; see `probe.chances`."""
    shapes: Shapes | None = None
    """Of the pictures; None = nothing is known of them."""
    fitted: dict[tuple[int, int], Pair] = field(default_factory=dict)
    proof: bool = True

    def pair(self, first: int, second: int) -> Pair:
        """The probes of two classes, fitted once."""
        key = (first, second)
        if key not in self.fitted:
            self.fitted[key] = retention.pair(
                self.labels, self.groups, self.originals, first, second, self.chances
            )
        return self.fitted[key]

    def measure(
        self, variant: Variant, draws: Sequence[Features], way: Sequence[Colours] = ()
    ) -> list[Measurement]:
        """All pairs that this variant could confuse.

        Args:
            variant: what was done.
            draws: features of the pictures so changed, by space.
            way: colours of the pictures at weaker strengths between it and the next that is tried.
        """
        passed = [self.spaces["colour"].kernel(colours) for colours in way]
        changed = [self._kernels(draw) for draw in draws]
        main = retention.views(variant.augmentation)[0]
        wanted = pair_selection.pairs(self.originals[main], changed[0][main], self.labels)
        between = Between(self.spaces, draws[0])
        found = []
        for two in wanted:
            pair = self.pair(*two)
            one = self._one(variant, pair, changed, between)
            found.append(self._passed(one, [retention.kept(pair, "colour", [k]) for k in passed]))
        return found

    def handed(self, mirrored: Features) -> dict[int, Told]:
        """Handed classes, with how surely they are told from their mirror images."""
        found = {}
        for label in np.unique(self.labels):
            members = np.flatnonzero(self.labels == label)
            groups = self.groups[members]
            told = chirality.told(self.spaces, mirrored, members, groups, self.chances[members])
            if chirality.is_handed(told, len(np.unique(groups))):
                found[int(label)] = told
        return found

    def _kernels(self, features: Features) -> dict[str, Floats]:
        return retention.kernels(
            {name: space.kernel(features[name]) for name, space in self.spaces.items()}
        )

    def _one(
        self, variant: Variant, pair: Pair, changed: list[dict[str, Floats]], between: Between
    ) -> Measurement:
        names = [n for n in retention.views(variant.augmentation) if n in self.originals]
        seen = {name: retention.kept(pair, name, [one[name] for one in changed]) for name in names}
        retrained, apart = None, 1.0
        main = thresholds.lead(seen, variant.augmentation)
        if verdicts.needs_retraining(seen, variant.augmentation):
            retrained = _retrained(pair, main, self.originals[main], changed[0][main], between)
        if thresholds.is_lost(seen[main]):
            apart = indistinguishable.told_apart(
                pair, self.originals[main], changed[0][main], between.kernel(main)
            )
        shaped = verdicts.asks_for_shapes(seen) and self._shaped(pair)
        ruling = verdicts.judge(
            seen, retrained, variant.augmentation, between.spread(), apart, shaped
        )
        if ruling.why in opposite.ASKED and CATALOGUE[variant.augmentation].own_inverse:
            moved = opposite.kept(pair, between.movement())
            if opposite.have_swapped(moved):
                seen = {**seen, "opposite": moved}
                ruling = Ruling("unsafe", "reverses", "opposite", "opposite")
        proven = ruling.verdict != "safe" and self.proof
        shown = ruling.view if ruling.view in pair.duals else main
        price = None
        if ruling.verdict == "unsafe":
            price = cost.accuracy(
                pair, self.originals[main], changed[0][main], between.kernel(main)
            )
        return Measurement(
            variant=variant, first=pair.first, second=pair.second, groups=pair.group_count,
            seen=seen, retrained=retrained, ruling=ruling,
            proofs=_proofs(pair, shown, changed[0][shown]) if proven else {}, cost=price,
            spread=between.spread(), apart=apart,
        )  # fmt: skip

    def _passed(self, one: Measurement, way: Sequence[Kept]) -> Measurement:
        """The measurement, unless it is safe and the colours were lost on the way to it."""
        worst = min(way, key=lambda kept: kept.z_half, default=None)
        if worst is None or one.ruling.verdict != "safe":
            return one
        seen = {**one.seen, "colour": worst}
        if not verdicts.asks_for_shapes(seen):
            return one
        ruling = Ruling("weakens", None, "colour", "way")
        if self._shaped(self.pair(one.first, one.second)):
            ruling = Ruling("cannot_tell", None, "colour", "shape")
        return replace(one, ruling=ruling, seen=seen)

    def _shaped(self, pair: Pair) -> bool:
        return self.shapes is not None and self.shapes.tell(pair)


def _retrained(pair: Pair, view: str, original: Floats, changed: Floats, between: Between) -> Kept:
    """Originals before, and changed copies after training with both."""
    _, decided = cost.learnt(pair, original, changed, between.kernel(view))
    return retention.compare(pair.signs, pair.groups, pair.before[view], [decided])


def _proofs(pair: Pair, view: str, changed: Floats) -> dict[int, tuple[tuple[int, int], ...]]:
    """The most wronged pictures of either class, and the rival's pictures they now resemble."""
    kernel = changed[np.ix_(pair.members, pair.members)]
    wrong = -probe.decide(pair.duals[view], kernel) * pair.signs
    found = {}
    for label, sign in ((pair.first, 1.0), (pair.second, -1.0)):
        own, rival = np.flatnonzero(pair.signs == sign), np.flatnonzero(pair.signs != sign)
        worst = own[np.argsort(-wrong[own])][:PROOFS]
        worst = worst[wrong[worst] > 0]
        found[label] = tuple(
            (int(pair.members[at]), int(pair.members[rival[kernel[at, rival].argmax()]]))
            for at in worst
        )
    return found
