"""Laws of thresholds."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from core.tasks import thresholds


@pytest.mark.parametrize("seed", range(5))
def test_no_other_threshold_has_a_larger_f1(seed: int) -> None:
    rng = np.random.default_rng(seed)
    truth = rng.random((80, 2)) < (0.4, 0.1)
    shares = (0.3 * truth + 0.5 * rng.random((80, 2))).round(2)
    for column, limit in enumerate(thresholds.choose(truth, shares)):
        ours = f1_score(truth[:, column], shares[:, column] >= limit)
        between = np.arange(-0.005, 1.01, 0.01)  # of shares in hundredths: every way to part them
        best = max(f1_score(truth[:, column], shares[:, column] >= t) for t in between)
        assert ours == pytest.approx(best)


def test_of_equally_good_ones_the_middle_is_taken() -> None:
    truth = np.array([[True], [True], [False]])
    assert thresholds.choose(truth, np.array([[0.9], [0.8], [0.1]])) == (0.5,)
    assert thresholds.choose(truth, np.array([[0.3], [0.2], [0.1]])) == (pytest.approx(0.15),)


def test_a_class_that_no_picture_shows_has_the_middle() -> None:
    assert thresholds.choose(np.zeros((4, 1), bool), np.random.rand(4, 1)) == (0.5,)
