"""Laws of one-vs-rest heads."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression
from torch.nn import functional

from core.engine.heads import cross_validation, feature_set, folds, logistic
from core.engine.heads.feature_set import FeatureSet


def several(n: int = 300, d: int = 12, seed: int = 0, smoothing: float = 0.0) -> FeatureSet:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, d)).astype(np.float32)
    truth = (x @ rng.normal(size=(d, 3)) + rng.normal(size=(n, 3)) > 0.5).astype(np.int64)
    return FeatureSet(
        features=x,
        labels=truth,
        groups=[str(number) for number in range(n)],
        original=np.ones(n, dtype=np.bool_),
        classes=3,
        smoothing=smoothing,
    )


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_the_slope_is_the_slope_of_the_value(smoothing: float) -> None:
    features = several(40, 4, smoothing=smoothing)
    mean, scale = feature_set.standardisation(features)
    places = logistic.coordinates(features.features, (mean, scale), map, lambda: None, most=10**9)
    problem = logistic._problem(features, places, map, lambda: None)
    rng = np.random.default_rng(1)
    heads = rng.normal(size=(1, 3, 5)).astype(np.float64)
    penalty = np.array([0.1])
    _, slope = problem.value_and_slope(heads, penalty)
    for place in [(0, 0, 0), (0, 1, 2), (0, 2, 4)]:
        ends = []
        for step in (1e-4, -1e-4):
            moved = heads.copy()
            moved[place] += step
            ends.append(problem.value_and_slope(moved, penalty)[0][0])
        assert slope[place] == pytest.approx((ends[0] - ends[1]) / 2e-4, rel=0.01, abs=1e-4)


def test_it_is_as_good_as_a_logistic_regression_for_each_class_alone() -> None:
    features, held = several(), several(seed=0, n=600)
    x, truth = held.features[300:], held.labels[300:]
    head = logistic.regression(features).head
    logits = cross_validation.answer(head, x)
    ours = cross_validation.log_loss(logits, truth)
    theirs = np.stack(
        [
            LogisticRegression(C=1.0).fit(features.features, features.labels[:, c])
            .decision_function(x)
            for c in range(3)
        ],
        axis=1,
    )  # fmt: skip
    assert ours <= cross_validation.log_loss(theirs, truth) + 0.02


def test_the_loss_is_that_of_torch() -> None:
    rng = np.random.default_rng(0)
    logits, truth = rng.normal(size=(7, 3)) * 5, rng.integers(0, 2, (7, 3))
    theirs = functional.binary_cross_entropy_with_logits(
        torch.from_numpy(logits), torch.from_numpy(truth).double()
    )
    assert cross_validation.log_loss(logits, truth) == pytest.approx(float(theirs))


def test_folds_keep_the_shares_of_every_class() -> None:
    features = several()
    for _, check in folds.folds(features):
        shares = features.labels[check].mean(axis=0)
        assert np.abs(shares - features.labels.mean(axis=0)).max() < 0.06
