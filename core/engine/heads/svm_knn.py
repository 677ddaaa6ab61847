"""Heads that compare a picture with training pictures: support vector machines and neighbours."""

from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from sklearn.svm import SVC, LinearSVC

from core.engine.heads.cross_validation import Answering, Solved, answer, cross_validated, folded
from core.engine.heads.feature_set import FeatureSet, Floats, Ints, standardisation
from core.engine.heads.modules import Head, KnnHead, LinearHead, RbfHead
from core.engine.interruptible import Tick, interruptible, unheard
from core.runs.stop import CheckStop

SVM_GRID = (0.001, 0.01, 0.1, 1.0)
RBF_GRID = (0.3, 1.0, 3.0, 10.0, 30.0)
NEIGHBOURS = (1, 3, 5, 10, 20, 50)
MOST_ROWS = 20_000
"""Of features that one of these heads learns from: all of them are compared with each other, and a
model of neighbours carries every one (20,000 of 1,280 numbers: 100 MB)."""
_TEMPERATURE = 0.07
"""Of the votes of neighbours, as in Wu et al. 2018."""


def _answers(
    fit: Callable[[FeatureSet, float], Head],
) -> Callable[[FeatureSet, float, CheckStop], Answering]:
    def fitted(part: FeatureSet, setting: float, check_stop: CheckStop) -> Answering:
        head = interruptible(lambda: fit(part, setting), check_stop)
        return partial(answer, head, check_stop=check_stop)

    return fitted


def svm_linear(features: FeatureSet, tick: Tick = unheard) -> Solved:
    """A linear support vector machine (Cortes & Vapnik 1995), C and temperature by folds."""
    fit = _answers(_svm_linear)
    best = cross_validated(features, SVM_GRID, fit, 0.01, rescaled=True, tick=tick)
    head = interruptible(lambda: _svm_linear(features, best.setting), best.check_stop)
    scaled = LinearHead(head.weight.detach() * best.factor, head.bias.detach() * best.factor)
    return Solved(head=scaled, chosen={"C": best.setting})


def _svm_linear(features: FeatureSet, c: float) -> LinearHead:
    mean, scale = standardisation(features)
    machine = LinearSVC(C=c, dual=True, max_iter=20_000, random_state=0, tol=1e-4)
    machine.fit((features.features - mean) / scale, features.labels, sample_weight=features.weights)
    theta = np.concatenate([machine.coef_, machine.intercept_[:, None]], axis=1)
    return folded(_each_class(theta, machine.classes_, features.classes), mean, scale)


def _each_class(rows: Floats, present: Ints, classes: int) -> Floats:
    """One row a class: two classes share one row with opposite signs, an absent one stays low."""
    if len(rows) == 1:
        rows = np.concatenate([-rows / 2, rows / 2])
    full = np.zeros((classes, rows.shape[1]))
    full[:, -1] = -10.0
    full[present] = rows
    return full


def svm_rbf(features: FeatureSet, tick: Tick = unheard) -> Solved:
    """A support vector machine with a radial basis kernel, C and temperature by folds."""
    fit = _answers(_svm_rbf)
    best = cross_validated(features, RBF_GRID, fit, 3.0, rescaled=True, tick=tick)
    head = interruptible(lambda: _svm_rbf(features, best.setting), best.check_stop)
    head.scale_logits(best.factor)
    return Solved(head=head, chosen={"C": best.setting, "gamma": head.gamma})


def _svm_rbf(features: FeatureSet, c: float) -> RbfHead:
    mean, scale = standardisation(features)
    x = (features.features - mean) / scale
    gamma = 1.0 / x.shape[1]  # 1 / (d · variance): scikit-learn's "scale"
    rows = np.zeros((features.classes, len(x) + 1))
    rows[:, -1] = -10.0
    present = np.unique(features.labels)
    for label in present:
        machine = SVC(C=c, gamma=gamma)
        machine.fit(x, features.labels == label, sample_weight=features.weights)
        rows[label] = 0
        rows[label, machine.support_] = machine.dual_coef_[0]
        rows[label, -1] = machine.intercept_[0]
    used = np.flatnonzero(np.abs(rows[:, :-1]).sum(0))
    tensors = (mean, scale, x[used], rows[:, used], rows[:, -1])
    m, s, k, w, b = (torch.from_numpy(np.array(t)) for t in tensors)
    return RbfHead(m, s, k, w, b, gamma=gamma)


def knn(features: FeatureSet, tick: Tick = unheard) -> Solved:
    """The nearest training pictures vote (Cover & Hart 1967); how many, folds decide."""
    k = cross_validated(features, NEIGHBOURS, _answers(_knn), 5, tick=tick).setting
    return Solved(head=_knn(features, k), chosen={"k": k})


def _knn(features: FeatureSet, k: float) -> KnnHead:
    mean, scale = standardisation(features)
    x = torch.from_numpy(np.array((features.features - mean) / scale))
    votes = torch.nn.functional.one_hot(torch.from_numpy(features.labels), features.classes)
    m, s = torch.from_numpy(np.array(mean)), torch.from_numpy(np.array(scale))
    normal = torch.nn.functional.normalize(x)
    return KnnHead(m, s, normal, votes, k=k, temperature=_TEMPERATURE)


def bounded(features: FeatureSet) -> FeatureSet:
    """What a head that keeps or compares all it has seen can hold: some rows, spread evenly."""
    n = len(features.labels)
    return (
        features if n <= MOST_ROWS else features.part(np.linspace(0, n - 1, MOST_ROWS).astype(int))
    )


SOLVERS = {"knn": knn, "svm_linear": svm_linear, "svm_rbf": svm_rbf}
"""By the name of the head in a recipe."""
