"""The higher the threshold the less is answered; where confidence tells, more of it is right."""

import numpy as np
import pytest

from core.tasks import selective
from core.tasks.ranges import wilson


def world(n: int = 400) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(0)
    confidence = 0.5 + generator.random(n) / 2
    return confidence, generator.random(n) < confidence


def test_what_is_answered_shrinks_and_is_better() -> None:
    confidence, right = world()
    found = selective.steps(confidence, right)
    assert [step.below for step in found] == pytest.approx([at / 100 for at in range(100)])
    assert [step.n for step in found] == sorted((step.n for step in found), reverse=True)
    assert found[0].n == found[0].of == 400
    assert (found[0].right, found[90].right) == (
        pytest.approx(right.mean()),
        pytest.approx(0.95, abs=0.06),
    )


def test_each_step_has_the_range_of_the_pictures_that_are_left() -> None:
    confidence, right = world()
    found = selective.answered(confidence, right, 0.8)
    kept = right[confidence >= 0.8]
    assert (found.n, found.right) == (len(kept), kept.mean())
    assert (found.low, found.high) == wilson(int(kept.sum()), len(kept))
    together = selective.answered(confidence, right, 0.8, [str(at // 10) for at in range(400)])
    assert together.right == found.right
    assert (together.high or 0) - (together.low or 0) > (found.high or 0) - (found.low or 0)


def test_an_answer_of_several_classes_is_as_sure_as_the_least_sure_of_all_it_says() -> None:
    table = np.array([[0.9, 0.05], [0.9, 0.4], [0.35, 0.1], [0.2, 0.3]])
    said = np.array([[True, False], [True, False], [True, False], [False, False]])
    assert selective.of_several(table, said) == pytest.approx([0.9, 0.6, 0.35, 0.7])
    assert selective.of_several(np.zeros((1, 0)), np.zeros((1, 0), bool)) == pytest.approx([1.0])


def test_where_nothing_is_answered_nothing_is_invented() -> None:
    found = selective.answered(np.array([0.5, 0.6]), np.array([True, True]), 0.9)
    assert (found.n, found.share, found.right, found.low) == (0, 0.0, None, None)
    assert selective.steps(np.zeros(0), np.zeros(0, bool))[0].share == 0
