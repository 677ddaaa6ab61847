"""Laws of the scores of several classes a picture."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, f1_score

from core.tasks import label_scores, rank_scores

NAMES = ("a", "b", "c")


def drawn(n: int = 200, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Truth and shares that follow it loosely, with many equal shares."""
    rng = np.random.default_rng(seed)
    truth = rng.random((n, 3)) < (0.5, 0.3, 0.1)
    return truth, (0.4 * truth + 0.6 * rng.random((n, 3))).round(2)


def scored(truth: np.ndarray, shares: np.ndarray, limit: float = 0.5) -> label_scores.LabelScores:
    shown = [[NAMES[c] for c in np.flatnonzero(row)] for row in truth]
    return label_scores.score(shown, shares, NAMES, (limit,) * 3)


def test_average_precision_is_that_of_scikit_learn() -> None:
    truth, shares = drawn()
    for column in range(3):
        ours = rank_scores.average_precision(truth[:, column], shares[:, column])[0]
        theirs = average_precision_score(truth[:, column], shares[:, column])
        assert ours == pytest.approx(theirs)


def test_counting_a_picture_twice_is_having_it_twice() -> None:
    truth, shares = drawn(60)
    weights = np.random.default_rng(1).integers(0, 3, 60)
    ours = rank_scores.average_precision(truth[:, 0], shares[:, 0], weights[None].astype(float))[0]
    again = np.repeat(np.arange(60), weights)
    assert ours == pytest.approx(average_precision_score(truth[again, 0], shares[again, 0]))


def test_macro_scores_are_means_over_the_classes() -> None:
    truth, shares = drawn()
    found = scored(truth, shares)
    assert found.macro_f1 == pytest.approx(f1_score(truth, shares >= 0.5, average="macro"))
    means = [row.average_precision for row in found.per_class]
    assert found.average_precision == pytest.approx(np.mean(means))
    assert found.value == found.average_precision
    for name in ("average_precision", "macro_f1"):
        low, high = {"average_precision": (found.low, found.high)}.get(
            name, (found.macro_f1_low, found.macro_f1_high)
        )
        assert 0 <= low < getattr(found, name) < high <= 1


def test_a_perfect_model_still_has_a_range() -> None:
    truth, _ = drawn(40)
    found = scored(truth, truth.astype(float))
    assert (found.average_precision, found.exact, found.high) == (1.0, 1.0, 1.0)
    assert found.low is not None
    assert found.low < 1


def test_what_comes_together_and_what_is_missed_is_counted() -> None:
    truth = np.array([[1, 1, 0], [1, 1, 0], [1, 0, 0], [0, 0, 1]], bool)
    shares = np.array([[0.9, 0.1, 0], [0.9, 0.9, 0], [0.2, 0, 0], [0, 0, 0.9]])
    found = scored(truth, shares)
    assert found.together == ((3, 2, 0), (2, 2, 0), (0, 0, 1))
    assert found.missed == ((1, 1, 0), (0, 1, 0), (0, 0, 0))
    assert (found.exact, found.n) == (0.5, 4)


def test_where_nothing_is_shown_nothing_is_invented() -> None:
    found = scored(np.zeros((3, 3), bool), np.full((3, 3), 0.1))
    assert (found.average_precision, found.low, found.macro_f1) == (None, None, None)
    assert found.exact == 1.0
    assert scored(np.zeros((0, 3), bool), np.zeros((0, 3))).value is None


def test_a_class_that_is_no_column_is_refused() -> None:
    with pytest.raises(ValueError, match="d"):
        label_scores.matrix([["d"]], NAMES)
    with pytest.raises(ValueError, match="finite"):
        scored(np.ones((1, 3), bool), np.full((1, 3), np.nan))
