"""Calibration is nothing where confidence is what it says, and the gap where it is not."""

import numpy as np
import pytest

from core.tasks import sureness


def test_a_model_that_knows_how_sure_it_is_has_no_calibration_error() -> None:
    confidence = np.array([0.9] * 10 + [0.5] * 10)
    right = np.array([True] * 9 + [False] + [True] * 5 + [False] * 5)
    assert sureness.calibration_error(confidence, right) == pytest.approx(0.0)
    assert sureness.calibration_error(confidence, ~right) == pytest.approx(0.4)
    assert sureness.calibration_error(np.array([0.0, 1.0]), np.array([False, True])) == 0.0
