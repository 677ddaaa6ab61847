"""Laws of doubting labels: the wrong ones are named, right ones are left in peace."""

import numpy as np
import pytest

from core.engine.advice.wrong_labels import Suspicions, confident, some_may_be_wrong, suspicions
from core.engine.heads import leave_one_out
from core.engine.heads.leave_one_out import directions
from core.runs.stop import Stopped


def pictures(n: int, classes: int, apart: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Features of n pictures in classes that lie so far apart."""
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % classes
    return rng.normal(0, 1, (n, 40)) + apart * np.eye(classes, 40)[labels], labels


def judged(features: np.ndarray, labels: np.ndarray) -> Suspicions:
    return suspicions(directions(features), labels, [str(at) for at in range(len(labels))])


@pytest.mark.parametrize("classes", [2, 5])
def test_wrong_labels_are_found_and_right_ones_left_alone(classes: int) -> None:
    features, labels = pictures(300, classes, 5.0)
    wrong = np.random.default_rng(1).choice(300, 20, replace=False)
    given = labels.copy()
    given[wrong] = (given[wrong] + 1) % classes
    found = judged(features, given)
    assert set(np.flatnonzero(found.doubted)) == set(wrong)
    assert (found.confidences[wrong].argmax(1) == labels[wrong]).all()
    assert (found.wrong[wrong] > 0.5).all()
    assert (found.margins >= 0).all()


@pytest.mark.parametrize("apart", [0.0, 1.0, 2.0, 5.0])
def test_where_no_label_is_wrong_next_to_none_is_doubted_however_hard_the_classes(
    apart: float,
) -> None:
    doubted = sum(judged(*pictures(300, 3, apart, seed)).doubted.sum() for seed in range(5))
    assert doubted <= 0.01 * 5 * 300


def test_a_class_that_lies_among_the_others_is_no_trouble() -> None:
    features, labels = pictures(60, 2, 5.0)
    labels[:6] = 2
    assert np.isfinite(judged(features, labels).confidences).all()


def test_wrong_labels_and_hard_classes_are_told_apart() -> None:
    every = [str(at) for at in range(300)]
    learnt = np.ones(300, dtype=bool)
    for apart, flipped, wrong in ((5.0, 60, True), (1.5, 0, False), (1.0, 0, False)):
        features, labels = pictures(300, 2, apart)
        labels[:flipped] = 1 - labels[:flipped]
        scores = leave_one_out.answers(directions(features), labels, every, learnt)
        assert some_may_be_wrong(scores, labels) == wrong


def test_a_class_counts_where_it_is_as_likely_as_it_usually_is() -> None:
    confidences = np.array([[0.9, 0.1], [0.7, 0.3], [0.3, 0.7], [0.35, 0.65], [0.85, 0.15]])
    labels = np.array([0, 0, 1, 1, 1])
    # on average 0.8 for the first class, 0.5 for the second
    assert confident(confidences, labels).tolist() == [False, False, False, False, True]


def test_it_hears_a_stop() -> None:
    def stop() -> None:
        raise Stopped

    features, labels = pictures(20, 2, 1.0)
    with pytest.raises(Stopped):
        suspicions(directions(features), labels, [str(at) for at in range(20)], stop)
