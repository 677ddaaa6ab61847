"""Laws of the numbers in events."""

import numpy as np
import pytest
import torch
from sklearn.metrics import f1_score

from core.engine.tasks import classify


def test_scores_are_the_textbooks() -> None:
    rng = np.random.default_rng(0)
    logits, labels = rng.normal(size=(50, 4)), rng.integers(0, 4, 50)
    found = classify.score(logits, labels)
    assert found["accuracy"] == (logits.argmax(1) == labels).mean()
    assert found["macro_f1"] == pytest.approx(f1_score(labels, logits.argmax(1), average="macro"))
    assert found["n"] == 50
    assert found["low"] < found["accuracy"] < found["high"]  # type: ignore[operator]


def test_nothing_to_score_is_unknown_and_not_zero() -> None:
    found = classify.score(np.empty((0, 2)), np.empty(0, dtype=np.int64))
    assert found == {"accuracy": None, "low": None, "high": None, "macro_f1": None, "n": 0}


def test_probabilities_add_up_however_large_the_logits() -> None:
    found = classify.probabilities(np.array([[1e4, 0.0, -1e4], [1.0, 1.0, 1.0]]))
    assert found.sum(1) == pytest.approx([1, 1])


def test_a_class_never_predicted_is_named() -> None:
    logits = np.array([[3.0, 0, 0], [3.0, 0, 0], [0, 3.0, 0]])
    found = classify.silent(logits, np.array([0, 2, 1]), ("ants", "bees", "wasps"))
    assert [f.items for f in found] == [("wasps",)]
    assert classify.silent(logits, np.array([0, 0, 1]), ("ants", "bees", "wasps")) == []
    assert classify.silent(np.empty((0, 3)), np.empty(0, np.int64), ("a", "b", "c")) == []


def test_smoothing_leaves_a_share_to_every_class() -> None:
    shares = classify.TASK.shares(torch.tensor([1]), 4, 0.2)
    assert torch.allclose(shares, torch.tensor([[0.05, 0.85, 0.05, 0.05]]))
