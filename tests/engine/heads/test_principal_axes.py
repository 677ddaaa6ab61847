"""Laws of features along their principal axes."""

import numpy as np
import pytest

from core.engine.heads import feature_set
from core.engine.heads.principal_axes import coordinates
from tests.engine.heads.test_cross_validation import known


def silent() -> None:
    """Nobody asks."""


@pytest.mark.parametrize(("n", "d", "most"), [(60, 20, 10**9), (60, 20, 0), (20, 60, 0)])
def test_weights_along_the_axes_answer_as_weights_on_standardised_features(
    n: int, d: int, most: int
) -> None:
    features = known(n=n, d=d).features * 3 + 5
    mean, scale = feature_set.standardisation(known(n=n, d=d))
    found = coordinates(features, (mean, scale), map, silent, most=most)
    size = 4, len(found.variances) + 1
    heads = np.random.default_rng(0).normal(size=size).astype(np.float32)
    theirs = ((features - mean) / scale) @ (heads[:, :-1] @ found.axes).T + heads[:, -1]
    weights, biases = found.onto_rows(heads)
    ours = found.features @ weights.T + biases
    assert np.abs(ours - theirs).max() < 1e-3
    assert np.abs(found.axes @ found.axes.T - np.eye(len(found.axes))).max() < 1e-4


@pytest.mark.parametrize("most", [0, 10**9])
def test_along_the_axes_features_do_not_vary_together(most: int) -> None:
    data = known(n=200, d=30)
    mean, scale = feature_set.standardisation(data)
    found = coordinates(data.features, (mean, scale), map, silent, most=most)
    along = (data.features - mean) / scale @ found.axes.T
    assert np.abs(along.T @ along / 200 - np.diag(found.variances)).max() < 1e-3


def test_slopes_come_back_as_weights_went() -> None:
    data = known(n=60, d=20)
    standard = feature_set.standardisation(data)
    copied, read = (
        coordinates(data.features, standard, map, silent, most=most) for most in (10**9, 0)
    )
    assert read.features is data.features
    residuals = np.random.default_rng(0).normal(size=(4, 60)).astype(np.float32)
    sums = residuals.sum(1)
    one, other = (c.from_rows(residuals @ c.features, sums) for c in (copied, read))
    assert np.abs(one - other).max() < 1e-3
