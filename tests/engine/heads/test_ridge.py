"""Laws of ridge regression on features."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from core.engine.heads import cross_validation
from core.engine.heads.ridge import RidgeByPictures, ridge


@pytest.mark.parametrize(("n", "d"), [(30, 80), (80, 30)])
def test_it_is_the_textbooks_whichever_way_it_is_solved(n: int, d: int) -> None:
    rng = np.random.default_rng(0)
    x = (rng.normal(3, 2, (n, d)) * rng.uniform(0.1, 9, d)).astype(np.float32)
    y = np.eye(3, dtype=np.float32)[rng.integers(0, 3, n)]
    standard = (x - x.mean(0)) / x.std(0)
    truth = Ridge(alpha=0.05 * (standard**2).sum() / n).fit(standard, y)
    found = cross_validation.answer(ridge(x, y), x)
    assert np.abs(found - truth.predict(standard)).max() < 1e-3


def test_a_constant_feature_and_a_single_picture_do_no_harm() -> None:
    x = np.ones((4, 5), dtype=np.float32)
    x[:2, 0] = 0
    y = np.repeat(np.eye(2, dtype=np.float32), 2, axis=0)
    assert (cross_validation.answer(ridge(x, y), x).argmax(1) == y.argmax(1)).all()
    alone = cross_validation.answer(ridge(x[:1], y[:1]), x)
    assert np.isfinite(alone).all()


@pytest.mark.parametrize("weighed", [False, True])
def test_a_head_from_a_part_is_that_of_the_textbooks(weighed: bool) -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(2, 3, (40, 60)).astype(np.float32)
    y = np.eye(3, dtype=np.float32)[rng.integers(0, 3, 40)]
    standard = (x - x.mean(0)) / x.std(0)
    learn, asked = np.arange(0, 40, 2), np.arange(1, 40, 2)
    weights = rng.uniform(0.5, 1.5, len(learn)) if weighed else np.ones(len(learn))
    weights /= weights.mean()
    centred = standard[learn] - weights @ standard[learn] / weights.sum()
    alpha = 0.05 * (centred**2).sum() / len(learn)
    truth = Ridge(alpha=alpha).fit(standard[learn], y[learn], sample_weight=weights)
    given = RidgeByPictures(x, y).answers(learn, asked, weights)
    assert np.abs(given - truth.predict(standard[asked])).max() < 1e-3
