"""A second look, at more pictures, where the first leaves a verdict near its border.

Two looks are two chances of luck. By the rule of Haybittle (1971) and Peto et al. (1976) the first
ends it only at one in a thousand; the second, at all pictures of both, decides at the usual one in
a hundred. Whatever the two have in common, together they err in 11 of 1,000 at most, as far as each
test holds its level.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from core.data.dataset import Dataset, Picture
from core.engine.safety import bench as benches
from core.engine.safety import measure, of_class, pictures
from core.engine.safety.bench import Bench
from core.engine.safety.measure import Measurement
from core.engine.safety.pictures import AuditPicture
from core.engine.safety.thresholds import POWER
from core.engine.safety.variants import Variant

ANSWERED = ("shape", "way", "stronger", "weaker")
"""Reasons of rulings that more pictures cannot change: they are about what is meant, or were taken
from another strength."""
HOPELESS = POWER / 2
"""Power below which two thirds more pictures are not looked at: they raise it by three tenths, and
luck by another 0.6 (one standard error), which is far from `POWER`. Giving up early can make no
verdict wrong, so that it needs no correction (Lan, Simon & Halperin 1982)."""
MOST_AGAIN = 0.25
"""Looks of this kind at most, as a share of the first ones: a screen stays a screen. What else it
takes (originals, probes of each pair) is another twentieth."""


def is_open(first: Measurement) -> bool:
    """Whether a first look ends near a border, so that more pictures may move it over."""
    ruling, kept = first.ruling, first.kept
    if ruling.why in ANSWERED:
        return False
    if ruling.verdict == "safe":
        return not measure.is_plain(first)
    if ruling.verdict == "unsafe":
        turned = kept.z_none if ruling.kind == "reverses" else kept.z_half
        return max(kept.z_half, turned) > -measure.PLAIN or of_class.barely_stayed(first)
    return kept.power >= HOPELESS


@dataclass
class SecondLook:
    """Looks again at two classes alone, with as many of their pictures as a whole ladder has."""

    dataset: Dataset
    first: Bench
    seed: int
    left: int
    """Looks that may still be taken."""
    files: list[str]
    """Names of all pictures that were looked at; grows."""
    read: dict[int, list[AuditPicture]] = field(default_factory=dict)
    benches: dict[tuple[int, int], Bench] = field(default_factory=dict)
    looked: set[tuple[Variant, int]] = field(default_factory=set)

    @classmethod
    def after(
        cls, first: Bench, dataset: Dataset, tried: Sequence[Variant], seed: int
    ) -> "SecondLook":
        """With room for a share of all first looks.

        Args:
            first: pictures and probes of the first look.
            dataset: of the scan.
            tried: all that are tried.
            seed: of which pictures are taken, and of folds.
        """
        files = [picture.file for picture in first.looker.chosen.pictures]
        left = round(MOST_AGAIN * first.cost(tried))
        return cls(dataset=dataset, first=first, seed=seed, left=left, files=files)

    def settle(
        self, rows: Sequence[Measurement], variant: Variant, tried: Sequence[Variant]
    ) -> list[Measurement]:
        """The measurements, those near a border replaced by such of more pictures.

        Args:
            rows: of the first look.
            variant: what was done.
            tried: all that are tried.
        """
        return [self._again(one, variant, tried) if is_open(one) else one for one in rows]

    def _again(self, one: Measurement, variant: Variant, tried: Sequence[Variant]) -> Measurement:
        labels = (one.first, one.second)
        more = {label: len(self._of(label)) - self._seen(label) for label in labels}
        fresh = [label for label in labels if (variant, label) not in self.looked]
        cost = sum(more[label] for label in fresh) * self.first.looker.draws(variant)
        if not any(more.values()) or cost > self.left:
            return one
        self.left -= cost
        self.looked |= {(variant, label) for label in fresh}
        bench = self._bench(one.first, one.second)
        return self._placed(bench.measured(variant, tried)[0], one, bench)

    def _of(self, label: int) -> list[AuditPicture]:
        """Pictures of a class: those of the first look, then more."""
        if label not in self.read:
            looker, name = self.first.looker, self.first.looker.chosen.classes[label]
            seen = [
                (picture, image)
                for picture, image in zip(looker.chosen.pictures, looker.chosen.images, strict=True)
                if picture.label == name
            ]
            taken = {picture.file for picture, _ in seen}
            order = pictures.spread(self.members[name], self.seed)
            self.read[label] = seen + pictures.decoded(
                self.dataset,
                [picture for picture in order if picture.file not in taken],
                max(0, pictures.each_of(len(looker.chosen.classes), full=True) - len(seen)),
                looker.extractor.side_px,
                looker.check_stop,
            )
        return self.read[label]

    @cached_property
    def members(self) -> dict[str, list[Picture]]:
        """Pictures of each class."""
        return pictures.members(self.dataset)

    def _seen(self, label: int) -> int:
        return int((self.first.pairs.labels == label).sum())

    def _bench(self, first: int, second: int) -> Bench:
        """The probes of two classes alone, fitted once."""
        if (first, second) not in self.benches:
            looker = self.first.looker
            classes = (looker.chosen.classes[first], looker.chosen.classes[second])
            chosen = pictures.together([*self._of(first), *self._of(second)], classes)
            self.benches[first, second] = benches.of(looker.over(chosen), self.seed)
        return self.benches[first, second]

    def _placed(self, again: Measurement, one: Measurement, bench: Bench) -> Measurement:
        """With the numbers of classes and pictures that the whole audit has."""
        names = [picture.file for picture in bench.looker.chosen.pictures]
        self.files += [name for name in names if name not in self.files]
        place = [self.files.index(name) for name in names]
        proofs = {
            label: tuple((place[a], place[b]) for a, b in again.proofs.get(number, ()))
            for number, label in enumerate((one.first, one.second))
        }
        return replace(again, first=one.first, second=one.second, proofs=proofs)
