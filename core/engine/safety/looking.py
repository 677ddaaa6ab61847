"""Features of the chosen pictures under a variant, from the cache where it has them."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from core.augment.catalogue import CATALOGUE
from core.engine.feed.feature_cache import FeatureCache, row_key
from core.engine.safety import colour, features, shapes, variants
from core.engine.safety.features import Extractor, Spaces
from core.engine.safety.pictures import Chosen
from core.engine.safety.variants import Image, Variant
from core.runs.stop import CheckStop

Floats = npt.NDArray[np.floating]
Change = Callable[[Image, str, int], Image]
"""Picture, its content, number of the draw → the changed picture."""


FEW = 20
"""Pictures a class below which each is looked at several times."""
LOOKS_OF_FEW = 3
"""At each of few pictures, nudged a little: a second photograph of the same scene, which takes out
the luck of where the network's grid lies. Of 12 pictures a class two thirds instead of five in nine
pairs of photographs are then told apart; of 30 or more it is a few in a hundred."""
NUDGED = 0.85
"""Share of the area that is in sight of such a look: less than any hand would call another
picture (`crop` is safe from 0.8 on even where a small detail tells)."""


@dataclass
class Looker:
    """Sees the chosen pictures, as they are and changed."""

    extractor: Extractor
    chosen: Chosen
    check_stop: CheckStop

    def __post_init__(self) -> None:
        one = self.extractor
        self._shelf = FeatureCache(
            f"audit|2|{one.fingerprint}|{one.side_px}|bf16={one.acceleration.bf16}"
        )
        self._sizes: dict[str, int] = {
            name: values.shape[1] for name, values in one.look(self.chosen.images[:1]).items()
        }

    def over(self, chosen: Chosen) -> "Looker":
        """The same for other pictures: what was looked at is known to both."""
        other = copy(self)
        other.chosen = chosen
        return other

    @property
    def looks(self) -> int:
        """How often each picture is looked at."""
        few = len(self.chosen.pictures) < FEW * len(self.chosen.classes)
        return LOOKS_OF_FEW if few else 1

    def originals(self) -> Spaces:
        """Features of the pictures as they are: per space [n, d], the mean of all looks."""
        return _mean([self.look(None, draw) for draw in range(self.looks)])

    def look(self, variant: Variant | None, draw: int = 0) -> Spaces:
        """Features per space [n, d]; from the second draw on of nudged pictures."""
        if variant is None:
            return self._look("original", draw, _nudged)
        if CATALOGUE[variant.augmentation].random_place:
            return self._look(variant.key, draw, variant.apply)
        return self._look(
            variant.key,
            draw,
            lambda image, content, draw: variant.apply(_nudged(image, content, draw), content, 0),
        )

    def draws(self, variant: Variant) -> int:
        """How often a change of each picture is looked at where the first look says too little."""
        return variant.draws if variant.draws > 1 else self.looks

    def all_draws(self, variant: Variant) -> list[Spaces]:
        """Each draw of what strikes at random; the mean of all looks at what does not."""
        seen = [self.look(variant, draw) for draw in range(self.draws(variant))]
        return seen if variant.draws > 1 else [_mean(seen)]

    def apart(self, draw: int) -> Spaces:
        """The same of pictures taken apart; see `shapes`."""
        return self._look("scattered", draw, shapes.scattered)

    def _look(self, name: str, draw: int, change: Change) -> Spaces:
        keys = [row_key(p.content, name, draw) for p in self.chosen.pictures]
        fresh = [at for at, key in enumerate(keys) if key not in self._shelf]
        fresh = list({keys[at]: at for at in fresh}.values())
        for start in range(0, len(fresh), features.BATCH * 2):
            self.check_stop()
            some = fresh[start : start + features.BATCH * 2]
            seen = self.extractor.look(np.stack([self._changed(at, change, draw) for at in some]))
            rows = np.concatenate([seen[space] for space in self._sizes], axis=1)
            half = cast("npt.NDArray[np.float32]", rows)  # kept in half precision: 9 KB a picture
            self._shelf.add([keys[at] for at in some], half, {})
        return self._split(self._shelf.read(keys))

    def on_the_way(self, variant: Variant, tried: Sequence[Variant]) -> list[Floats]:
        """Colours at strengths below one that are not tried; see `variants.on_the_way`."""
        strengths = variants.on_the_way(variant, tried)
        images, name = self.chosen.images, variant.augmentation
        return [colour.shifted(images, name, strength) for strength in strengths]

    def _changed(self, at: int, change: Change, draw: int) -> Image:
        return change(self.chosen.images[at], self.chosen.pictures[at].content, draw)

    def _split(self, rows: npt.NDArray[np.float32]) -> Spaces:
        ends = np.cumsum(list(self._sizes.values()))[:-1]
        parts = np.split(rows.astype(np.float16), ends, axis=1)
        return dict(zip(self._sizes, parts, strict=True))


def _nudged(image: Image, content: str, draw: int) -> Image:
    """A little less of the picture, as at a second photograph; the first look is at all of it."""
    return Variant("crop", NUDGED).apply(image, content, draw) if draw else image


def _mean(seen: Sequence[Spaces]) -> Spaces:
    if len(seen) == 1:
        return seen[0]
    return {name: _middle([one[name] for one in seen]) for name in seen[0]}


def _middle(values: Sequence[npt.NDArray[np.float16]]) -> npt.NDArray[np.float16]:
    middle: npt.NDArray[np.float32] = np.mean(values, axis=0, dtype=np.float32)
    return middle.astype(np.float16)
