"""The pool: procedural pictures with their formulas, on disk, for pretraining without a teacher."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assets.backbones.procedural import Generator, Picture, draw
from assets.backbones.views import cropped, recoloured


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Drawn pictures: picture `i` was drawn by formula `i % formulas`."""

    formulas: int
    """How many formulas there are to tell apart."""

    pictures: NDArray[np.uint8]
    """n x side x side x 3, memory-mapped."""

    def formula(self, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the formula of each chosen picture."""
        return chosen % self.formulas

    def looks(
        self, chosen: NDArray[np.int64], *, side_px: int, generator: Generator
    ) -> NDArray[np.uint8]:
        """Return one strongly augmented look at each chosen picture."""
        pictures = (cropped(self.pictures[one], side_px, generator) for one in chosen)
        return np.stack([recoloured(picture, generator) for picture in pictures])


def pool(folder: Path, *, count: int, formulas: int, side_px: int, seed: int) -> Pool:
    """Draw `count` pictures under `folder`; finished work is reused."""
    path = folder / f"pool-{count}-{formulas}-{side_px}-{seed}.npy"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        partly = path.with_suffix(".part")
        shape = (count, side_px, side_px, 3)
        pictures = np.lib.format.open_memmap(partly, "w+", np.uint8, shape)

        def one(index: int) -> Picture:
            generator = np.random.default_rng([seed, index])
            return draw(index % formulas, side_px=side_px, generator=generator)

        with ThreadPoolExecutor(2) as workers:
            for index, picture in enumerate(workers.map(one, range(count))):
                pictures[index] = picture
        pictures.flush()
        partly.rename(path)
    return Pool(formulas=formulas, pictures=np.load(path, mmap_mode="r"))
