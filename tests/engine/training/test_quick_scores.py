"""Laws of the numbers in events."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from core.engine.training import quick_scores


def test_scores_are_the_textbooks() -> None:
    rng = np.random.default_rng(0)
    logits, labels = rng.normal(size=(50, 4)), rng.integers(0, 4, 50)
    found = quick_scores.score(logits, labels)
    assert found["accuracy"] == (logits.argmax(1) == labels).mean()
    assert found["macro_f1"] == pytest.approx(f1_score(labels, logits.argmax(1), average="macro"))
    assert found["n"] == 50
    assert found["low"] < found["accuracy"] < found["high"]  # type: ignore[operator]


def test_nothing_to_score_is_unknown_and_not_zero() -> None:
    found = quick_scores.score(np.empty((0, 2)), np.empty(0, dtype=np.int64))
    assert found == {"accuracy": None, "low": None, "high": None, "macro_f1": None, "n": 0}


def test_probabilities_add_up_however_large_the_logits() -> None:
    found = quick_scores.probabilities(np.array([[1e4, 0.0, -1e4], [1.0, 1.0, 1.0]]))
    assert found.sum(1) == pytest.approx([1, 1])
