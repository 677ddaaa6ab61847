"""Curves run through the points of scikit-learn, and the area below them is the score."""

import numpy as np
import pytest
from sklearn.metrics import precision_recall_curve, roc_auc_score, roc_curve

from core.tasks import rank_curves
from tests.tasks.test_rank_scores import world


def test_the_roc_curve_is_that_of_scikit_learn() -> None:
    truth, share = world()
    found = rank_curves.roc(truth, share)
    assert found is not None
    x, y, _ = roc_curve(truth, share, drop_intermediate=False)
    assert found.x == pytest.approx(x)
    assert found.y == pytest.approx(y)
    assert np.trapezoid(found.y, found.x) == pytest.approx(roc_auc_score(truth, share))


def test_the_precision_recall_curve_is_that_of_scikit_learn() -> None:
    truth, share = world()
    found = rank_curves.precision_recall(truth, share)
    assert found is not None
    precision, recall, _ = precision_recall_curve(truth, share)
    assert found.x[1:] == pytest.approx(recall[::-1][1:])
    assert found.y[1:] == pytest.approx(precision[::-1][1:])


def test_very_many_pictures_make_no_more_points_than_a_screen_shows() -> None:
    truth, share = world(5000, seed=1)
    found = rank_curves.roc(truth, share + np.arange(5000) / 1e9)
    assert found is not None
    assert len(found.x) == len(found.y) == 400
    assert (found.x[0], found.y[0], found.x[-1], found.y[-1]) == (0, 0, 1, 1)


def test_one_side_alone_has_no_curve() -> None:
    assert rank_curves.roc(np.ones(3, bool), np.arange(3.0)) is None
    assert rank_curves.roc(np.zeros(3, bool), np.arange(3.0)) is None
    assert rank_curves.precision_recall(np.zeros(3, bool), np.arange(3.0)) is None
