"""Logistic regression on features: the head that is solved, not trained."""

from dataclasses import replace

import numpy as np
from scipy import optimize, special
from threadpoolctl import threadpool_limits

from core.engine import heads, solve
from core.engine.solve import Answering, Floats, Known, Solved, chunks, folded

C_GRID = (0.0001, 0.001, 0.01, 0.1, 1.0)
"""Inverse strengths of regularisation on standardised features."""
_STRONGER, _POINTS = 1000, 12
"""The way to a head starts at regularisation this many times stronger, in so many points."""
_SMALL = 2_000_000
"""Features × rows below which a second thread costs more than it brings."""
_STEPS = 200
"""Steps of L-BFGS at most, for each point of the way."""


def regression(known: Known) -> Solved:
    """Multinomial logistic regression, C chosen by cross-validation, solved by L-BFGS.

    Cox 1958; Liu & Nocedal 1989. The linear probe that Kornblith et al. 2019 compare backbones by.
    With fewer rows than features the solution lies in the span of the rows, so that is where it
    is looked for: exactly the same answer, several times sooner. Very many rows are never in
    memory together.
    """
    with threadpool_limits(1 if known.features.size < _SMALL else None):
        mean, scale = solve.standardisation(known)
        if known.features.size > solve.SLOW_ABOVE:
            return _solved(known, 0.01, mean, scale, np.eye(len(mean)), (mean, scale))
        inner, basis = _in_span((known.features - mean) / scale)
        known = replace(known, features=inner)

        def fit(part: Known, c: float) -> Answering:
            theta = _descend(part, c)
            return lambda x: x @ theta[:, :-1].T + theta[:, -1]

        c, _ = solve.cross_validated(known, C_GRID, fit, 0.01)
        return _solved(known, c, mean, scale, basis, None)


def _solved(
    known: Known,
    c: float,
    mean: Floats,
    scale: Floats,
    basis: Floats,
    standardise: tuple[Floats, Floats] | None,
) -> Solved:
    """The head at C, and the way to it from much stronger regularisation."""
    path: list[heads.LinearHead] = []
    theta = None
    for weaker in np.geomspace(c / _STRONGER, c, _POINTS):
        theta = _descend(known, float(weaker), theta, standardise=standardise)
        plain = np.concatenate([theta[:, :-1] @ basis, theta[:, -1:]], 1)
        path.append(folded(plain, mean, scale))
    return Solved(head=path[-1], chosen={"C": c}, path=tuple(path))


def _in_span(x: Floats) -> tuple[Floats, Floats]:
    """Rows [n, d] as coordinates [n, r] in an orthonormal basis [r, d] of their span."""
    if x.shape[0] >= x.shape[1]:
        return x, np.eye(x.shape[1])
    values, vectors = np.linalg.eigh(x @ x.T)
    kept = values > values[-1] * 1e-10
    lengths = np.sqrt(values[kept])
    return vectors[:, kept] * lengths, (vectors[:, kept] / lengths).T @ x


def _descend(
    known: Known,
    c: float,
    start: Floats | None = None,
    *,
    standardise: tuple[Floats, Floats] | None = None,
) -> Floats:
    """Minimise the mean cross-entropy + |W|² / (2 C n).

    Args:
        known: what to learn from.
        c: inverse strength of regularisation.
        start: where to begin.
        standardise: mean and scale of the features, where they are not standardised yet; they are
            then read a chunk at a time.

    Returns:
        Weights and, in the last column, biases; one row a class.
    """
    n, d = known.features.shape
    weights = np.ones(n) if known.weights is None else known.weights
    share = weights / weights.sum()

    def objective(flat: Floats) -> tuple[float, Floats]:
        theta = flat.reshape(known.classes, d + 1)
        loss = np.square(theta[:, :d]).sum() / (2 * c * n)
        slope = np.zeros_like(theta)
        slope[:, :d] = theta[:, :d] / (c * n)
        for rows in chunks(n) if standardise else [slice(n)]:
            x = known.features[rows]
            if standardise:
                x = ((x - standardise[0]) / standardise[1]).astype(np.float32)
            log_p = special.log_softmax(x @ theta[:, :d].T + theta[:, d], axis=1)
            target = _targets(known, rows)
            loss -= (share[rows, None] * target * log_p).sum()
            residual = share[rows, None] * (np.exp(log_p) - target)
            slope[:, :d] += residual.T @ x
            slope[:, d] += residual.sum(0)
        return float(loss), slope.ravel()

    first = np.zeros(known.classes * (d + 1)) if start is None else start.ravel()
    options = {"maxiter": _STEPS, "ftol": 1e-7, "gtol": 1e-6}
    found = optimize.minimize(objective, first, jac=True, method="L-BFGS-B", options=options)
    result: Floats = found.x.reshape(known.classes, d + 1)
    return result


def _targets(known: Known, rows: slice) -> Floats:
    labels = known.labels[rows]
    target = np.full((len(labels), known.classes), known.smoothing / known.classes)
    target[np.arange(len(labels)), labels] += 1 - known.smoothing
    return target
