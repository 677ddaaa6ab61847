"""What a head learns from: features with everything that a solver may look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.runs import stop
from core.runs.stop import CheckStop

Floats = npt.NDArray[np.floating]


Ints = npt.NDArray[np.int64]


MOST_NUMBERS = 20_000_000
"""Features × rows that are copied, 80 MB as float32, and held out in all folds. Of more, one fold
is held out, and rows are read from where they lie, a chunk at a time."""


CHUNK_ROWS = 1024
"""Of 1,280 numbers each 5 MB: they stay in a processor's cache, and a stop waits for no more."""


@dataclass(frozen=True, kw_only=True)
class FeatureSet:
    """Training features with everything a solver may look at."""

    features: Floats
    """[n, d], views below the pictures they were made of or anywhere else; of very many pictures a
    file mapped into memory."""
    labels: Ints
    """[n] places of classes; or [n, classes] of 0 and 1 where a picture may show several."""
    groups: Sequence[str]
    """Copies and views of one picture share a group, and so a fold; so do frames of one video."""
    original: npt.NDArray[np.bool_]
    """False for augmented views: they are learnt from, never counted as held out."""
    classes: int
    weights: Floats | None = None
    """Of each row in the loss; None = all alike."""
    smoothing: float = 0.0
    """Label smoothing (Szegedy et al. 2016)."""

    def part(self, chosen: npt.NDArray[np.bool_] | Ints) -> "FeatureSet":
        """Some of the rows."""
        where = np.arange(len(self.labels))[chosen]
        return FeatureSet(
            features=self.features[where],
            labels=self.labels[where],
            groups=[self.groups[i] for i in where],
            original=self.original[where],
            classes=self.classes,
            weights=None if self.weights is None else self.weights[where],
            smoothing=self.smoothing,
        )


def standardisation(
    features: FeatureSet, check_stop: CheckStop = stop.never
) -> tuple[Floats, Floats]:
    """Mean and scale of each feature; a constant one is left at its size."""
    n, d = features.features.shape
    mean, squares = np.zeros(d), np.zeros(d)
    for rows in chunks(n):
        check_stop()
        mean += features.features[rows].sum(0, dtype=np.float64)
    mean /= n
    for rows in chunks(n):
        check_stop()
        squares += np.square(features.features[rows] - mean, dtype=np.float64).sum(0)
    scale = np.sqrt(squares / n)
    return mean, np.where(scale > 1e-6, scale, 1.0)


def chunks(n: int) -> Iterator[slice]:
    """Places of n rows, so many at a time that they are small beside any backbone."""
    for at in range(0, n, CHUNK_ROWS):
        yield slice(at, at + CHUNK_ROWS)
