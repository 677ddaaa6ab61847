"""Is a class handed: can its pictures be told from their mirror images?

Mirrored writing, anatomy and one-sided things change into something that is no class of the data;
no comparison of two classes can see that. But the pictures themselves tell (visual chirality, Lin
et al. 2020): a probe on the difference between a picture and its mirror image, held out by groups
(a paired classifier two-sample test; Lopez-Paz & Oquab 2017). It cannot say whether it matters, so
it never says "unsafe": it asks.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

from core.engine.safety import probe
from core.engine.safety.probe import Space

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
VIEWS = ("s16", "s8")
"""Un-pooled maps: pooled features of a network trained with mirrored pictures are blind here."""
SURE = 0.85
"""Share of pictures told from their mirror image: what has no side gives ½ ± 0.1."""
LEVEL = 1e-3
"""Most chance that so many are told by luck; small, since every class of all data is asked."""
CHIRALITY_RIDGE = 0.3
CHIRALITY_REPEATS = 5
"""Divisions into folds that are summed: of a small class one division alone gives ±0.1."""


def share(
    spaces: Mapping[str, Space],
    mirrored: Mapping[str, npt.NDArray[np.floating]],
    members: Ints,
    groups: Ints,
    drawn: Floats,
) -> float:
    """Share of a class's groups (0–1) whose mirror image is told from the original, held out.

    Args:
        spaces: of the original pictures, by name.
        mirrored: features of the mirrored pictures [n, d], by space.
        members: places of the class's pictures.
        groups: group of each picture.
        drawn: number of chance of each picture: of the division into folds.
    """
    kernel = np.zeros((len(members), len(members)))
    for name in VIEWS:
        if name in spaces:
            space = spaces[name]
            rows = np.asarray(mirrored[name], dtype=np.float32)[members]
            change = (rows - space.mean) * space.scale - space.originals[members]
            like = (change @ change.T).astype(np.float64)
            kernel += like / max(float(np.trace(like)) / len(like), 1e-9)
    one = np.zeros(len(members), np.int64)
    divided = probe.divisions(one, groups, drawn, CHIRALITY_REPEATS)
    decided = np.sum([_held_out(kernel, fold) for fold in divided], 0)
    _, inverse = np.unique(groups, return_inverse=True)
    by_group = np.bincount(inverse, decided) / np.bincount(inverse)
    return float((by_group > 0).mean())


def _held_out(kernel: Floats, fold: Ints) -> Floats:
    """How much each picture's change looks like that of the other pictures."""
    decided = np.zeros(len(fold))
    for held in np.unique(fold):
        seen = fold != held
        if seen.any():
            solved = np.linalg.solve(
                kernel[np.ix_(seen, seen)] + CHIRALITY_RIDGE * np.eye(int(seen.sum())),
                np.ones(seen.sum()),
            )
            decided[~seen] = kernel[np.ix_(~seen, seen)] @ solved
    return decided


def is_handed(accuracy: float, groups: int) -> bool:
    """Whether that share is large, and no luck."""
    return accuracy >= SURE and float(binom.sf(round(accuracy * groups) - 1, groups, 0.5)) < LEVEL
