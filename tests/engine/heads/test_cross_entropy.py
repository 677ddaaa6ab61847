"""Laws of the cross-entropy of several heads."""

from dataclasses import replace

import numpy as np
import pytest

from core.engine.heads import cross_validation, feature_set, folds, logistic
from core.engine.heads.cross_entropy import CrossEntropy
from core.engine.heads.principal_axes import coordinates
from tests.engine.heads.test_cross_validation import known


def silent() -> None:
    """Nobody asks."""


def problem(heads: int, smoothing: float = 0.0) -> CrossEntropy:
    weights = np.random.default_rng(1).uniform(0.5, 2, 60)
    data = replace(known(n=60, d=8), weights=weights, smoothing=smoothing)
    places = coordinates(data.features, feature_set.standardisation(data), map, silent, most=10**9)
    one = logistic._problem(data, places, map, silent)
    return logistic._held_out(one, folds.folds(data)[:heads]) if heads > 1 else one


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("heads", [1, 3])
def test_the_slope_is_that_of_the_value(heads: int, smoothing: float) -> None:
    found, rng = problem(heads, smoothing), np.random.default_rng(0)
    at = rng.normal(0, 0.3, (heads, 3, 9))
    along = rng.normal(0, 1, at.shape)
    penalty = np.full(heads, 0.1)
    _, slope = found.value_and_slope(at, penalty)
    above, below = (found.value_and_slope(at + s * 1e-3 * along, penalty)[0] for s in (1, -1))
    assert (slope * along).sum((1, 2)) == pytest.approx((above - below) / 2e-3, rel=1e-2, abs=1e-3)


def test_each_head_learns_from_its_own_rows_alone() -> None:
    found = problem(3)
    at = np.random.default_rng(0).normal(0, 0.3, (3, 3, 9)).astype(np.float32)
    values, slopes = found.value_and_slope(at, np.zeros(3))
    for number in range(3):
        own = replace(found, share=found.share[:, [number]], held=found.held[:, [number]])
        value, slope = own.value_and_slope(at[[number]], np.zeros(1))
        assert value[0] == pytest.approx(values[number], rel=1e-5)
        assert np.abs(slope[0] - slopes[number]).max() < 1e-5
    assert not (found.share[:, 0] * found.held[:, 0]).any()


def test_what_is_held_out_is_measured_without_smoothing_and_weights() -> None:
    found = problem(3, smoothing=0.2)
    at = np.random.default_rng(0).normal(0, 0.3, (3, 3, 9)).astype(np.float32)
    _, losses = found.curvatures(at)
    for number in range(3):
        rows = found.held[:, number] > 0
        logits = found.places.features[rows] @ at[number, :, :-1].T + at[number, :, -1]
        mean = cross_validation.log_loss(logits, found.features.labels[rows])
        assert losses[number] == pytest.approx(mean * rows.sum(), rel=1e-4)


def test_curvatures_of_heads_that_know_nothing_are_those_of_chance() -> None:
    curvatures, _ = problem(2).curvatures(np.zeros((2, 3, 9), dtype=np.float32))
    assert curvatures == pytest.approx(np.full((2, 3), 2 / 9), rel=1e-5)


def test_in_chunks_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    found = problem(3)
    at = np.random.default_rng(0).normal(0, 0.3, (3, 3, 9)).astype(np.float32)
    whole = found.value_and_slope(at, np.ones(3))
    monkeypatch.setattr(feature_set, "CHUNK_ROWS", 7)
    parts = found.value_and_slope(at, np.ones(3))
    assert parts[0] == pytest.approx(whole[0], rel=1e-5)
    assert np.abs(parts[1] - whole[1]).max() < 1e-5
