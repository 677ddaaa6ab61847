"""Calibration is nothing where confidence is what it says, and the gap where it is not."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, log_loss

from core.tasks import bootstrap, sureness


def test_a_model_that_knows_how_sure_it_is_has_no_calibration_error() -> None:
    confidence = np.array([0.9] * 10 + [0.5] * 10)
    right = np.array([True] * 9 + [False] + [True] * 5 + [False] * 5)
    assert sureness.calibration_error(confidence, right) == pytest.approx(0.0)
    assert sureness.calibration_error(confidence, ~right) == pytest.approx(0.4)
    assert sureness.calibration_error(np.array([0.0, 1.0]), np.array([False, True])) == 0.0


def test_losses_are_those_of_scikit_learn() -> None:
    generator = np.random.default_rng(0)
    table = generator.dirichlet((1, 1, 1), 150)
    true = generator.integers(0, 3, 150)
    drawn = bootstrap.draw(true, None, 1.0, 200, 0)
    found = sureness.losses(true, table, drawn)
    assert found["log_loss"] == pytest.approx(log_loss(true, table))
    assert found["brier"] == pytest.approx(np.square(table - np.eye(3)[true]).sum(axis=1).mean())
    for name in ("log_loss", "brier", "calibration_error"):
        assert (found[f"{name}_low"] or 0) <= (found[name] or 0) <= (found[f"{name}_high"] or 0)


def test_several_classes_a_picture_are_as_many_questions() -> None:
    generator = np.random.default_rng(0)
    table = generator.random((200, 2))
    truth = generator.random((200, 2)) < table
    drawn = bootstrap.draw(np.zeros(200, np.int64), None, 1.0, 200, 0)
    found = sureness.losses_of_several(truth, table, drawn)
    flat = np.stack([1 - table.ravel(), table.ravel()], axis=1)
    assert found["log_loss"] == pytest.approx(log_loss(truth.ravel(), flat))
    assert found["brier"] == pytest.approx(brier_score_loss(truth.ravel(), table.ravel()))
    error = sureness.calibration_error(table.ravel(), truth.ravel())
    assert found["calibration_error"] == pytest.approx(error)


def test_the_bins_come_to_the_calibration_error() -> None:
    generator = np.random.default_rng(0)
    confidence = generator.random(300)
    right = generator.random(300) < confidence**2
    bins = sureness.reliability(confidence, right)
    assert sum(one.n for one in bins) == 300
    error = sum(one.n * abs(one.confidence - one.right) for one in bins) / 300
    assert error == pytest.approx(sureness.calibration_error(confidence, right))
    assert all(one.low <= one.right <= one.high for one in bins)
    assert [one.confidence for one in bins] == sorted(one.confidence for one in bins)
    assert sureness.reliability(np.zeros(0), np.zeros(0, bool)) == ()
