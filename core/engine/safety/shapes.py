"""Do shapes alone tell two classes apart, whatever their colours and wherever they are?

A lost colour is forgiven by no place: a lamp's place goes with its colour, and every view of a
whole picture knows places. So the pictures are taken apart: grey, all equally light, cut into
pieces that are turned, mirrored and put elsewhere at random, as in a jigsaw (Noroozi & Favaro
2016). Of lamps at the top and at the bottom nothing is left that differs; signs are still told by
what their pieces show. Where the pictures were taken is in the pieces, too: shapes that tell are a
reason to ask, and none to call anything safe.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.engine.augment import pipeline
from core.engine.safety import probe, retention
from core.engine.safety.retention import Kept, Pair
from core.engine.safety.thresholds import TELLING, speaks

Floats = npt.NDArray[np.float64]
Image = npt.NDArray[np.uint8]
Look = Callable[[int], Mapping[str, npt.NDArray[np.floating]]]
"""Number of a draw → features of all pictures taken apart, by space."""
PLACELESS = ("pooled", "peak16", "peak8")
"""Spaces that say what there is, not where."""
CELLS = 4
"""Pieces along a side: 40 of 160 pixels, less than the two neighbours of a lamp."""
LOOKS = 2
"""Looks at each picture; the mean of their features counts."""
MIDDLE, CONTRAST, LEAST_SPREAD = 128.0, 40.0, 8.0
"""Mean and spread of the greys that every picture is brought to: how light a colour is says nothing
about a shape. What has less spread than the last is not blown up further."""


def scattered(image: Image, picture_key: str, draw: int) -> Image:
    """A picture taken apart; the same draw of the same picture is always the same.

    Args:
        image: [side, side, 3].
        picture_key: its content.
        draw: number of the look.
    """
    told = f"{picture_key}|scattered|{draw}".encode()
    seed = int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "big")
    rng = np.random.default_rng(seed)
    grey = pipeline.fixed(image, "grayscale", 1.0)[..., 0].astype(np.float32)
    grey = (grey - grey.mean()) / max(float(grey.std()), LEAST_SPREAD) * CONTRAST + MIDDLE
    size = len(grey) // CELLS
    shifted = np.roll(grey, tuple(rng.integers(0, len(grey), 2)), (0, 1))
    put = shifted.copy()
    for place, taken in enumerate(rng.permutation(CELLS**2)):
        piece = np.rot90(_cell(shifted, taken, size), int(rng.integers(4)))
        _cell(put, place, size)[:] = piece[:, :: int(rng.choice((-1, 1)))]
    flat = np.clip(put, 0, 255).astype(np.uint8)
    return np.repeat(flat[..., None], 3, axis=2)


def _cell(image: npt.NDArray[np.float32], at: int, size: int) -> npt.NDArray[np.float32]:
    y, x = divmod(int(at), CELLS)
    return image[y * size : (y + 1) * size, x * size : (x + 1) * size]


@dataclass
class Shapes:
    """Pictures taken apart; looked at when first asked about."""

    look: Look
    _kernel: Floats | None = None
    _told: dict[tuple[int, int], Kept] = field(default_factory=dict)

    def tell(self, pair: Pair) -> bool:
        """Whether shapes alone tell two classes apart as surely as colours must to be heard."""
        key = (pair.first, pair.second)
        if key not in self._told:
            kernel = self._all()[np.ix_(pair.members, pair.members)]
            decided = probe.decide(probe.weights(kernel, pair.signs, list(pair.divisions)), kernel)
            self._told[key] = retention.compare(pair.signs, pair.groups, decided, [decided])
        kept = self._told[key]
        return speaks(kept) and kept.p0 >= TELLING

    def _all(self) -> Floats:
        if self._kernel is None:
            looks = [self.look(draw) for draw in range(LOOKS)]
            rows = [
                np.mean([np.asarray(seen[name], np.float32) for seen in looks], axis=0)
                for name in PLACELESS
                if name in looks[0]
            ]
            self._kernel = np.mean([probe.space(one).kernel(one) for one in rows], axis=0)
        return self._kernel
