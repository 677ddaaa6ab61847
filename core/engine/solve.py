"""Finding a head for given features; its own settings are chosen by cross-validation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import torch
from scipy import optimize, special
from sklearn.model_selection import StratifiedGroupKFold
from threadpoolctl import threadpool_limits

from core.engine.heads import Head, LinearHead

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.int64]
Answering = Callable[[Floats], Floats]
"""Features to logits."""

FOLDS = 5
C_GRID = (0.001, 0.01, 0.1, 1.0)
"""Inverse strengths of regularisation on standardised features."""
_STRONGER, _POINTS = 1000, 12
"""The way to a head starts at regularisation this many times stronger, in so many points."""
_SMALL = 2_000_000
"""Features × rows below which a second thread costs more than it brings."""
_SLOW_ABOVE = 50_000_000
"""Features × rows above which one setting is taken without cross-validation."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """Training features with everything a solver may look at."""

    features: Floats
    """[n, d], views below the pictures they were made of or anywhere else."""
    labels: Ints
    groups: Sequence[str]
    """Copies and views of one picture share a group, and so a fold."""
    original: npt.NDArray[np.bool_]
    """False for augmented views: they are learnt from, never counted as held out."""
    classes: int
    weights: Floats | None = None
    """Of each row in the loss; None = all alike."""
    smoothing: float = 0.0
    """Label smoothing (Szegedy et al. 2016)."""

    def part(self, chosen: npt.NDArray[np.bool_] | Ints) -> "Known":
        """Some of the rows."""
        where = np.arange(len(self.labels))[chosen]
        return Known(
            features=self.features[where],
            labels=self.labels[where],
            groups=[self.groups[i] for i in where],
            original=self.original[where],
            classes=self.classes,
            weights=None if self.weights is None else self.weights[where],
            smoothing=self.smoothing,
        )


@dataclass(frozen=True, kw_only=True)
class Solved:
    """A head, what was chosen for it, and the way to it."""

    head: Head
    chosen: dict[str, float] = field(default_factory=dict)
    path: tuple[LinearHead, ...] = ()
    """Heads on the way, from strong regularisation to the chosen one; the last is the head."""


def class_weights(labels: Ints, classes: int) -> Floats:
    """Weights that make every class count alike (King & Zeng 2001), 1 on average."""
    counted = np.bincount(labels, minlength=classes).clip(1)
    weights: Floats = (len(labels) / (np.count_nonzero(counted) * counted))[labels]
    return weights


def standardisation(known: Known) -> tuple[Floats, Floats]:
    """Mean and scale of each feature; a constant one is left at its size."""
    mean = known.features.mean(0, dtype=np.float64)
    scale = known.features.std(0, dtype=np.float64)
    return mean, np.where(scale > 1e-6, scale, 1.0)


def folds(known: Known) -> list[tuple[Ints, Ints]]:
    """Rows to learn from and original rows to check with; empty where a class is too small."""
    groups = np.unique(np.asarray(known.groups), return_inverse=True)[1]
    least = min(
        (len(set(groups[known.labels == label])) for label in set(known.labels.tolist())),
        default=0,
    )
    if least < 2 or known.features.size > _SLOW_ABOVE:
        return []
    splitter = StratifiedGroupKFold(min(FOLDS, least), shuffle=True, random_state=0)
    pairs = splitter.split(known.labels, known.labels, groups)
    return [(learn, held[known.original[held]]) for learn, held in pairs]


def cross_validated(
    known: Known,
    settings: Sequence[float],
    fit: Callable[[Known, float], Answering],
    default: float,
) -> tuple[float, float]:
    """The setting with the least held-out log loss, and the factor that calibrates its logits.

    The factor is temperature scaling (Guo et al. 2017) on the held-out logits.
    """
    pairs = folds(known)
    if not pairs:
        return default, 1.0
    best: tuple[float, float, float] | None = None
    for setting in settings:
        logits, labels = [], []
        for learn, held in pairs:
            logits.append(fit(known.part(learn), setting)(known.features[held]))
            labels.append(known.labels[held])
        factor, loss = _calibrated(np.concatenate(logits), np.concatenate(labels))
        if best is None or loss < best[0]:
            best = loss, setting, factor
    return (best[1], best[2]) if best else (default, 1.0)


def _calibrated(logits: Floats, labels: Ints) -> tuple[float, float]:
    def loss(log_factor: float) -> float:
        return log_loss(logits * np.exp(log_factor), labels)

    found = optimize.minimize_scalar(loss, bounds=(-4, 4), method="bounded")
    return float(np.exp(found.x)), float(found.fun)


def log_loss(logits: Floats, labels: Ints) -> float:
    """Mean negative log-likelihood, in nats."""
    shifted = logits - logits.max(1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    return float(-log_p[np.arange(len(labels)), labels].mean())


@torch.inference_mode()
def answer(head: Head, features: Floats) -> Floats:
    """Logits of a head, in chunks, as float32."""
    head.eval()
    chunks = np.array_split(features, max(1, len(features) // 4096 + 1))
    outs = [head(torch.from_numpy(np.ascontiguousarray(c, dtype=np.float32))) for c in chunks]
    result: Floats = torch.cat(outs).numpy()
    return result


def logistic(known: Known) -> Solved:
    """Multinomial logistic regression, C chosen by cross-validation, solved by L-BFGS.

    Cox 1958; Liu & Nocedal 1989. The linear probe that Kornblith et al. 2019 compare backbones by.
    With fewer rows than features the solution lies in the span of the rows, so that is where it
    is looked for: exactly the same answer, several times sooner.
    """
    with threadpool_limits(1 if known.features.size < _SMALL else None):
        mean, scale = standardisation(known)
        inner, basis = _in_span((known.features - mean) / scale)
        known = replace(known, features=inner)

        def fit(part: Known, c: float) -> Answering:
            theta = _descend(part, c)
            return lambda x: x @ theta[:, :-1].T + theta[:, -1]

        c, _ = cross_validated(known, C_GRID, fit, 0.01)
        path: list[LinearHead] = []
        theta = None
        for weaker in np.geomspace(c / _STRONGER, c, _POINTS):
            theta = _descend(known, float(weaker), theta)
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


def _descend(known: Known, c: float, start: Floats | None = None, steps: int = 200) -> Floats:
    """Minimise the mean cross-entropy + |W|² / (2 C n).

    Returns:
        Weights and, in the last column, biases; one row a class.
    """
    x, classes = known.features, known.classes
    n, d = x.shape
    target = np.full((n, classes), known.smoothing / classes)
    target[np.arange(n), known.labels] += 1 - known.smoothing
    weights = np.ones(n) if known.weights is None else known.weights
    share = (weights / weights.sum())[:, None]

    def objective(flat: Floats) -> tuple[float, Floats]:
        theta = flat.reshape(classes, d + 1)
        log_p = special.log_softmax(x @ theta[:, :d].T + theta[:, d], axis=1)
        loss = -(share * target * log_p).sum() + np.square(theta[:, :d]).sum() / (2 * c * n)
        residual = share * (np.exp(log_p) - target)
        slope = np.empty_like(theta)
        slope[:, :d] = residual.T @ x + theta[:, :d] / (c * n)
        slope[:, d] = residual.sum(0)
        return float(loss), slope.ravel()

    first = np.zeros(classes * (d + 1)) if start is None else start.ravel()
    options = {"maxiter": steps, "ftol": 1e-7, "gtol": 1e-6}
    found = optimize.minimize(objective, first, jac=True, method="L-BFGS-B", options=options)
    result: Floats = found.x.reshape(classes, d + 1)
    return result


def folded(theta: Floats, mean: Floats, scale: Floats) -> LinearHead:
    """A head on standardised features as the same head on plain ones."""
    weight = theta[:, :-1] / scale
    bias = theta[:, -1] - weight @ mean
    return LinearHead(torch.from_numpy(np.array(weight)), torch.from_numpy(np.array(bias)))
