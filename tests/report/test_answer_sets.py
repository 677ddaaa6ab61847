"""Sets are calibrated on validation pictures and judged on test pictures, or not at all."""

import numpy as np
import pytest
from scipy import stats

from core.data.target import OneClass
from core.report import answer_sets, predictions
from core.report.predictions import Predictions
from core.tasks.classify import TASK

NAMES = ("a", "b", "c")


def answered(n: int, seed: int) -> tuple[Predictions, list[str]]:
    generator = np.random.default_rng(seed)
    true = generator.integers(0, 3, n)
    logits = generator.normal(size=(n, 3))
    logits[np.arange(n), true] += 1.5
    table = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    rows = [(f"{at}.png", OneClass(NAMES[c])) for at, c in enumerate(true)]
    return predictions.make(TASK, rows, table, NAMES), [str(at) for at in range(n)]


@pytest.mark.parametrize("guarantee", [0.9, 0.95])
def test_the_coverage_on_test_pictures_lies_in_its_binomial_range(guarantee: float) -> None:
    found = answer_sets.measured(*answered(400, 0), answered(400, 1), guarantee)
    assert found.held is not None
    low, high = stats.binom(400, guarantee).ppf([0.0025, 0.9975]) / 400
    assert low - 0.03 < found.held < high + 0.03  # the calibration has as many pictures
    assert (found.held_low or 1) < found.held < (found.held_high or 0)
    assert 1 <= (found.size or 0) <= 3
    assert "hold the right class" in found.sentence


def test_pictures_that_calibrated_the_sets_do_not_say_how_often_they_are_right() -> None:
    found = answer_sets.measured(*answered(100, 0), None, 0.9)
    assert found.held is None
    assert found.size is not None
    assert "once the test set is opened" in found.sentence


def test_too_few_pictures_promise_nothing_and_say_how_many_are_needed() -> None:
    found = answer_sets.measured(*answered(12, 0), None, 0.95)
    assert (found.least, found.size, found.single) == (None, None, None)
    assert "19 validation pictures" in found.sentence
    assert "there are 12" in found.sentence
    alike = answer_sets.measured(answered(100, 0)[0], ["one film"] * 100, None, 0.9)
    assert alike.least is None
    assert "there are 1." in alike.sentence
