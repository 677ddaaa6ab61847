"""Is a class handed: can its pictures be told from their mirror images?

Mirrored writing, anatomy and one-sided things change into something that is no class of the data;
no comparison of two classes can see that. But the pictures themselves tell (visual chirality, Lin
et al. 2020): a probe on the difference between a picture and its mirror image, held out by groups
(a paired classifier two-sample test; Lopez-Paz & Oquab 2017). It cannot say whether it matters, so
it never says "unsafe": it asks.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

from core.engine.safety import probe, retention
from core.engine.safety.probe import Space

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
VIEWS = ("s16", "s8")
"""Un-pooled maps: pooled features of a network trained with mirrored pictures are blind here."""
SURE = 0.85
"""Share of pictures told from their mirror image: what has no side gives ½ ± 0.1."""
ALONE = 0.9
"""Least AUC by which one picture, without its mirror image beside it, tells which of the two it is.
A pair cancels all that is in the picture and finds the side that the light falls from; writing and
one-sided things are told alone (0.95–1), a glass on a desk is not (0.8)."""
LEVEL = 1e-3
"""Most chance that so many are told by luck; small, since every class of all data is asked."""
CHIRALITY_RIDGE = 0.3
CHIRALITY_REPEATS = 5
"""Divisions into folds that are summed: of a small class one division alone gives ±0.1."""


class Told(NamedTuple):
    """How surely the pictures of a class are told from their mirror images, held out by groups."""

    share: float
    """Of its groups, each beside its own mirror image, 0-1."""
    alone: float
    """AUC of single pictures against mirror images of others."""
    view: str
    """Where it shows most."""


def told(
    spaces: Mapping[str, Space],
    mirrored: Mapping[str, npt.NDArray[np.floating]],
    members: Ints,
    groups: Ints,
    drawn: Floats,
) -> Told:
    """How surely a class's mirror images are told from the originals, held out by groups.

    Args:
        spaces: of the original pictures, by name.
        mirrored: features of the mirrored pictures [n, d], by space.
        members: places of the class's pictures.
        groups: group of each picture.
        drawn: number of chance of each picture: of the division into folds.
    """
    kernel = np.zeros((len(members), len(members)))
    both: dict[str, Floats] = {}
    for name in VIEWS:
        if name in spaces:
            space = spaces[name]
            before = space.originals[members]
            after = np.asarray(mirrored[name], dtype=np.float32)[members]
            after = (after - space.mean) * space.scale
            kernel += _likeness(after - before)
            both[name] = _likeness(np.concatenate([before, after]))
    one = np.zeros(len(members), np.int64)
    divided = probe.divisions(one, groups, drawn, CHIRALITY_REPEATS)
    decided = np.sum([_held_out(kernel, fold) for fold in divided], 0)
    alone = {name: _alone(like, divided) for name, like in both.items()}
    view = max(alone, key=lambda name: alone[name], default=VIEWS[0])
    _, inverse = np.unique(groups, return_inverse=True)
    by_group = np.bincount(inverse, decided) / np.bincount(inverse)
    return Told(float((by_group > 0).mean()), alone.get(view, 0.0), view)


def _likeness(rows: npt.NDArray[np.floating]) -> Floats:
    """Kernel between rows, 1 on the diagonal on average."""
    like = (rows @ rows.T).astype(np.float64)
    return np.asarray(like / max(float(np.trace(like)) / len(like), 1e-9))


def _alone(kernel: Floats, divided: Sequence[Ints]) -> float:
    """AUC of pictures against mirror images; a picture and its own are held out together."""
    signs = np.repeat([1.0, -1.0], len(kernel) // 2)
    dual = probe.weights(kernel, signs, [np.concatenate([fold, fold]) for fold in divided])
    return retention.order(probe.decide(dual, kernel), signs)


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


def is_handed(chirality: Told, groups: int) -> bool:
    """Whether the difference is large, powerful enough for one picture alone, and no luck."""
    luck = float(binom.sf(round(chirality.share * groups) - 1, groups, 0.5))
    return chirality.share >= SURE and chirality.alone >= ALONE and luck < LEVEL
