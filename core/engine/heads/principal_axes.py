"""Features seen along their principal axes, where a linear head is found in few steps.

Standardised features of a backbone are strongly correlated: their variances along the principal
axes range over orders of magnitude, and the steps of a solver grow with that range (Nocedal &
Wright 2006, chapter 5). Along the axes the covariance is a diagonal, which a solver divides by.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.engine.heads.feature_set import Floats, chunks
from core.engine.interruptible import interruptible
from core.runs.stop import CheckStop

Map = Callable[[Callable[[slice], Any], Iterable[slice]], Iterator[Any]]
"""Does the same with each chunk, maybe several at a time, and gives what came out in order."""
_NOTHING = 1e-10
"""Share of the largest variance below which the rows do not vary along an axis."""


@dataclass(frozen=True, kw_only=True)
class Coordinates:
    """Rows along their principal axes: copied there, or left where they lie and read in chunks.

    A head on them has weights along the axes and, in its last column, a bias.
    """

    features: Floats
    """[n, r] along the axes, float32; or [n, d] as they came, where `outward` is given."""
    axes: Floats
    """Orthonormal, [r, d]."""
    variances: Floats
    """Of the standardised rows along each axis, [r]."""
    mean: Floats | None = None
    """Of features that are not copied, [d]."""
    outward: Floats | None = None
    """Axes divided by the scale of features that are not copied, [r, d]."""

    def onto_rows(self, heads: Floats) -> tuple[Floats, Floats]:
        """Heads [k, r + 1] along the axes as weights [k, d] and biases [k] for `features`.

        The mean goes into the biases, not out of each row: a quarter of a pass is saved.
        """
        weights, biases = heads[:, :-1], heads[:, -1]
        if self.mean is None or self.outward is None:
            return weights, biases
        weights = weights @ self.outward
        return weights, biases - weights @ self.mean

    def from_rows(self, slope: Floats, sums: Floats) -> Floats:
        """A slope by weights [k, d] and one by biases [k] as one along the axes [k, r + 1]."""
        if self.mean is not None and self.outward is not None:
            slope = (slope - sums[:, None] * self.mean) @ self.outward.T
        return np.concatenate([slope, sums[:, None]], axis=1)


def coordinates(
    features: Floats,
    standard: tuple[Floats, Floats],
    each: Map,
    check_stop: CheckStop,
    *,
    most: int,
) -> Coordinates:
    """Features along their principal axes.

    With fewer rows than features the solution of a penalised head lies in the span of the rows
    (the representer theorem, Schölkopf et al. 2001), so that is where it is looked for: exactly
    the same answer, several times sooner.

    Args:
        features: [n, d].
        standard: mean and scale of each feature.
        each: see `Map`.
        check_stop: asked now and then.
        most: numbers that may be copied; more are read in chunks from where they lie.
    """
    n, d = features.shape
    if n < d:
        return _in_span((features - standard[0]) / standard[1], check_stop)
    mean, scale = (numbers.astype(np.float32) for numbers in standard)
    covariance = np.zeros((d, d))
    for part in each(lambda rows: _products((features[rows] - mean) / scale), chunks(n)):
        check_stop()
        covariance += part
    values, vectors = interruptible(lambda: np.linalg.eigh(covariance / n), check_stop)
    variances, axes = values.clip(0).astype(np.float32), vectors.T.astype(np.float32, order="C")
    outward = axes / scale
    if n * d > most:
        return Coordinates(
            features=features, axes=axes, variances=variances, mean=mean, outward=outward
        )
    copied = np.empty((n, d), dtype=np.float32)
    turned = outward.T
    for rows, part in zip(
        chunks(n), each(lambda rows: (features[rows] - mean) @ turned, chunks(n)), strict=True
    ):
        check_stop()
        copied[rows] = part
    return Coordinates(features=copied, axes=axes, variances=variances)


def _products(x: Floats) -> Floats:
    result: Floats = x.T @ x
    return result


def _in_span(x: Floats, check_stop: CheckStop) -> Coordinates:
    """Few rows [n, d] as coordinates [n, r] in the span of the rows."""
    values, vectors = interruptible(lambda: np.linalg.eigh(x @ x.T), check_stop)
    kept = values > values[-1] * _NOTHING
    lengths = np.sqrt(values[kept])
    return Coordinates(
        features=(vectors[:, kept] * lengths).astype(np.float32),
        axes=((vectors[:, kept] / lengths).T @ x).astype(np.float32),
        variances=(values[kept] / len(x)).astype(np.float32),
    )
