"""Laws of the exam's score."""

import numpy as np
import pytest

from core.teach.exam_score import EXAM_LEAST, right, score


def test_a_small_exam_says_that_it_is_too_small() -> None:
    few = score(np.ones(12, np.bool_), list(range(12)), 40)
    assert (few.labelled, few.drawn, few.share, few.low) == (12, 40, None, None)
    assert few.missing == EXAM_LEAST - 12
    burst = score(np.ones(60, np.bool_), [n // 6 for n in range(60)], 60)
    assert burst.share is None  # ten groups are ten, however many pictures they have


def test_a_larger_one_has_a_smaller_range() -> None:
    widths = []
    for n in (20, 60, 240):
        rights = np.arange(n) % 5 > 0
        found = score(rights, list(range(n)), n)
        assert found.share is not None
        assert found.low is not None
        assert found.high is not None
        assert found.share == pytest.approx(0.8)
        assert found.low < 0.8 < found.high
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)


def test_pictures_of_one_group_say_less_than_as_many_strangers() -> None:
    rights = np.repeat(np.arange(30) % 4 > 0, 4)
    strangers = score(rights, list(range(120)), 120)
    kin = score(rights, [n // 4 for n in range(120)], 120)
    assert strangers.high is not None
    assert kin.high is not None
    assert kin.high > strangers.high


def test_several_classes_have_to_be_right_all() -> None:
    probabilities = np.array([[0.9, 0.2], [0.9, 0.6], [0.1, 0.4]], np.float32)
    targets = np.array([[1, 0], [1, 0], [0, 0]])
    assert right(probabilities, targets, several=True).tolist() == [True, False, True]
    assert right(probabilities, np.array([0, 1, 1])).tolist() == [True, False, True]


def test_the_range_holds_the_truth_in_19_of_20_exams() -> None:
    generator = np.random.default_rng(0)
    for truth, size in ((0.6, 1), (0.9, 1), (0.8, 3)):
        held = 0
        for _ in range(400):
            shares = generator.beta(2 * truth, 2 * (1 - truth), 40)  # groups are alike
            chance = np.repeat(shares, size) if size > 1 else np.full(40, truth)
            rights = generator.uniform(size=len(chance)) < chance
            found = score(rights, [n // size for n in range(len(rights))], len(rights))
            assert found.low is not None
            assert found.high is not None
            held += found.low <= truth <= found.high
        assert held >= 0.92 * 400
