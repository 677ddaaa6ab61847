"""Finding a head for given features; its own settings are chosen by cross-validation."""

from collections.abc import Callable, Sequence
from functools import partial
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import torch
from scipy import optimize, special
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import SVC, LinearSVC
from threadpoolctl import threadpool_limits

from core.engine.heads import Head, KnnHead, LinearHead, RbfHead

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.int64]
Answering = Callable[[Floats], Floats]
"""Features to logits."""

FOLDS = 5
C_GRID = (0.001, 0.01, 0.1, 1.0)
"""Inverse strengths of regularisation on standardised features."""
SVM_GRID = (0.001, 0.01, 0.1, 1.0)
RBF_GRID = (0.3, 1.0, 3.0, 10.0, 30.0)
NEIGHBOURS = (1, 3, 5, 10, 20, 50)
_TEMPERATURE = 0.07
"""Of the votes of neighbours, as in Wu et al. 2018."""
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
    """Heads on the way, one a step of the solver; the last is the head itself."""


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
    known: Known, settings: Sequence[float], fit: Callable[[Known, float], Answering], default: float
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
            theta = _descend(part, c)[-1]
            return lambda x: x @ theta[:, :-1].T + theta[:, -1]

        c, _ = cross_validated(known, C_GRID, fit, 0.01)
        way = _descend(known, c)
        path = [
            _folded(np.concatenate([theta[:, :-1] @ basis, theta[:, -1:]], 1), mean, scale)
            for theta in way
        ]
    return Solved(head=path[-1], chosen={"C": c}, path=tuple(path))


def _in_span(x: Floats) -> tuple[Floats, Floats]:
    """Rows [n, d] as coordinates [n, r] in an orthonormal basis [r, d] of their span."""
    if x.shape[0] >= x.shape[1]:
        return x, np.eye(x.shape[1])
    values, vectors = np.linalg.eigh(x @ x.T)
    kept = values > values[-1] * 1e-10
    lengths = np.sqrt(values[kept])
    return vectors[:, kept] * lengths, (vectors[:, kept] / lengths).T @ x


def _descend(known: Known, c: float, steps: int = 200) -> list[Floats]:
    """Minimise the mean cross-entropy + |W|² / (2 C n).

    Returns:
        After every step: weights and, in the last column, biases; one row a class.
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

    passed: list[Floats] = []
    start = np.zeros(classes * (d + 1))
    optimize.minimize(
        objective,
        start,
        jac=True,
        method="L-BFGS-B",
        callback=lambda xk: passed.append(np.array(xk)),
        options={"maxiter": steps, "ftol": 1e-6, "gtol": 1e-7},
    )
    return [flat.reshape(classes, d + 1) for flat in passed or [start]]


def _folded(theta: Floats, mean: Floats, scale: Floats) -> LinearHead:
    """A head on standardised features as the same head on plain ones."""
    weight = theta[:, :-1] / scale
    bias = theta[:, -1] - weight @ mean
    return LinearHead(torch.from_numpy(np.array(weight)), torch.from_numpy(np.array(bias)))


def _answers(fit: Callable[[Known, float], Head]) -> Callable[[Known, float], Answering]:
    return lambda part, setting: partial(answer, fit(part, setting))


def svm_linear(known: Known) -> Solved:
    """A linear support vector machine (Cortes & Vapnik 1995), C and temperature by folds."""
    c, factor = cross_validated(known, SVM_GRID, _answers(_svm_linear), 0.01)
    head = _svm_linear(known, c)
    scaled = LinearHead(head.weight.detach() * factor, head.bias.detach() * factor)
    return Solved(head=scaled, chosen={"C": c})


def _svm_linear(known: Known, c: float) -> LinearHead:
    mean, scale = standardisation(known)
    machine = LinearSVC(C=c, dual=True, max_iter=20_000, random_state=0, tol=1e-4)
    machine.fit((known.features - mean) / scale, known.labels, sample_weight=known.weights)
    theta = np.concatenate([machine.coef_, machine.intercept_[:, None]], axis=1)
    return _folded(_each_class(theta, machine.classes_, known.classes), mean, scale)


def _each_class(rows: Floats, present: Ints, classes: int) -> Floats:
    """One row a class: two classes share one row with opposite signs, an absent one stays low."""
    if len(rows) == 1:
        rows = np.concatenate([-rows / 2, rows / 2])
    full = np.zeros((classes, rows.shape[1]))
    full[:, -1] = -10.0
    full[present] = rows
    return full


def svm_rbf(known: Known) -> Solved:
    """A support vector machine with a radial basis kernel, C and temperature by folds."""
    c, factor = cross_validated(known, RBF_GRID, _answers(_svm_rbf), 3.0)
    head = _svm_rbf(known, c)
    head.weight, head.bias = head.weight * factor, head.bias * factor
    return Solved(head=head, chosen={"C": c, "gamma": head.gamma})


def _svm_rbf(known: Known, c: float) -> RbfHead:
    mean, scale = standardisation(known)
    x = (known.features - mean) / scale
    gamma = 1.0 / x.shape[1]  # 1 / (d · variance): scikit-learn's "scale"
    rows = np.zeros((known.classes, len(x) + 1))
    rows[:, -1] = -10.0
    present = np.unique(known.labels)
    for label in present:
        machine = SVC(C=c, gamma=gamma)
        machine.fit(x, known.labels == label, sample_weight=known.weights)
        rows[label] = 0
        rows[label, machine.support_] = machine.dual_coef_[0]
        rows[label, -1] = machine.intercept_[0]
    used = np.flatnonzero(np.abs(rows[:, :-1]).sum(0))
    tensors = (mean, scale, x[used], rows[:, used], rows[:, -1])
    m, s, k, w, b = (torch.from_numpy(np.array(t)) for t in tensors)
    return RbfHead(m, s, k, w, b, gamma=gamma)


def knn(known: Known) -> Solved:
    """The nearest training pictures vote (Cover & Hart 1967); how many, folds decide."""
    k, _ = cross_validated(known, NEIGHBOURS, _answers(_knn), 5)
    return Solved(head=_knn(known, k), chosen={"k": k})


def _knn(known: Known, k: float) -> KnnHead:
    mean, scale = standardisation(known)
    x = torch.from_numpy(np.array((known.features - mean) / scale))
    votes = torch.nn.functional.one_hot(torch.from_numpy(known.labels), known.classes)
    m, s = torch.from_numpy(np.array(mean)), torch.from_numpy(np.array(scale))
    normal = torch.nn.functional.normalize(x)
    return KnnHead(m, s, normal, votes, k=k, temperature=_TEMPERATURE)
