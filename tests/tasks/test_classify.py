"""Laws of one class a picture."""

import numpy as np

from core.data.target import OneClass
from core.tasks.classify import TASK


def test_the_most_probable_class_is_said() -> None:
    table = np.array([[0.2, 0.8], [0.5, 0.5]])
    assert TASK.decide(table, ("a", "b"), None) == [OneClass("b"), OneClass("a")]
    assert TASK.decide(np.zeros((0, 2)), ("a", "b"), None) == []


def test_its_primary_metric_is_the_share_of_right_pictures() -> None:
    targets = [OneClass("a"), OneClass("b")]
    scores = TASK.score(targets, np.array([[0.9, 0.1], [0.9, 0.1]]), ("a", "b"), None)
    assert (scores.value, scores.n) == (0.5, 2)
    assert TASK.metric.name == "accuracy"
