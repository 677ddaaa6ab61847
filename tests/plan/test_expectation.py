"""What is stated before a training: wider than what was measured, never where nothing was."""

import numpy as np
import pytest

from core.plan.expectation import expectation
from core.plan.recipe import Recipe
from core.tasks.ranges import wilson

FROZEN, FULL = Recipe(strategy="features"), Recipe(strategy="full")


@pytest.mark.parametrize("n", [20, 100, 1_000])
@pytest.mark.parametrize("accuracy", [0.5, 0.75, 0.95, 1.0])
def test_the_range_holds_the_measured_score_and_is_wider_than_its_own(
    n: int, accuracy: float
) -> None:
    low, high = expectation(accuracy, n, FROZEN) or (1.0, 0.0)
    own = wilson(round(accuracy * n), n)
    assert low <= own[0] <= accuracy <= own[1] <= high <= 1


def test_it_holds_for_as_many_new_pictures_of_the_same_kind() -> None:
    rng, held, n = np.random.default_rng(0), 0, 60
    for _ in range(1_000):
        truth = rng.uniform(0.5, 1)
        low, high = expectation(rng.binomial(n, truth) / n, n, FROZEN) or (1.0, 0.0)
        held += low <= rng.binomial(n, truth) / n <= high
    assert held >= 930


def test_adapting_the_backbone_may_bring_more_and_never_promises_it() -> None:
    frozen, full = expectation(0.74, 255, FROZEN), expectation(0.74, 255, FULL)
    assert frozen
    assert full
    assert full[0] == frozen[0]
    assert full[1] == 1


def test_nothing_is_stated_of_a_random_start_or_of_one_picture() -> None:
    assert expectation(0.9, 100, Recipe(strategy="scratch")) is None
    assert expectation(1.0, 1, FROZEN) is None
