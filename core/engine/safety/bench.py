"""Pictures that are looked at, and the probes that judge what became of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from core.engine.safety import groups, measure, probe, retention
from core.engine.safety.looking import Looker
from core.engine.safety.measure import Measurement, PairBench
from core.engine.safety.shapes import Shapes
from core.engine.safety.variants import Variant


@dataclass(frozen=True)
class Bench:
    """A looker with the probes of its pictures."""

    looker: Looker
    pairs: PairBench

    def measured(self, variant: Variant, tried: Sequence[Variant]) -> list[Measurement]:
        """All pairs under one variant; looked at again where the first look says too little.

        Args:
            variant: what is done.
            tried: all that are tried: what lies between it and a weaker one is looked at, too.
        """
        way = self.looker.on_the_way(variant, tried)
        found = self.pairs.measure(variant, [self.looker.look(variant)], way)
        if self.looker.draws(variant) > 1 and not all(measure.is_plain(one) for one in found):
            return self.pairs.measure(variant, self.looker.all_draws(variant), way)
        return found

    def cost(self, tried: Iterable[Variant]) -> int:
        """Looks at pictures, at most."""
        draws = sum(self.looker.draws(variant) for variant in tried)
        return draws * len(self.looker.chosen.pictures)


def of(looker: Looker, seed: int) -> Bench:
    """Look at the originals and fit what all variants are judged by.

    Args:
        looker: with its pictures.
        seed: of folds.
    """
    chosen, originals = looker.chosen, looker.originals()
    found = groups.find(
        [picture.file for picture in chosen.pictures],
        [picture.label for picture in chosen.pictures],
        [picture.content for picture in chosen.pictures],
        np.stack([groups.perceptual_hash(image) for image in chosen.images]),
        [originals[name] for name in ("pooled", "s16") if name in originals],
    )
    spaces = {name: probe.space(values) for name, values in originals.items()}
    kernels = retention.kernels({n: space.kernel(originals[n]) for n, space in spaces.items()})
    pairs = PairBench(
        labels=chosen.labels,
        groups=found,
        spaces=spaces,
        originals=kernels,
        chances=probe.chances([picture.content for picture in chosen.pictures], seed),
        shapes=Shapes(looker.apart),
    )
    return Bench(looker, pairs)
