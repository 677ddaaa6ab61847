"""Laws of classes that look alike: named where enough pictures say so, and only then."""

import numpy as np

from core.engine.advice.alike_classes import alike

NAMES = ("ants", "bees", "wasps")


def scores(n: int, apart: dict[int, float]) -> tuple[np.ndarray, np.ndarray]:
    """Held-out scores of n pictures a class; each class is surer of its own by so much."""
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(3), n)
    table = rng.normal(0, 1, (3 * n, 3))
    for at, surer in apart.items():
        table[labels == at, at] += surer
    return table, labels


def test_a_class_cut_in_two_at_random_is_named() -> None:
    table, labels = scores(150, {2: 6.0})
    (pair,) = alike(table, labels, NAMES)
    assert (pair.first, pair.second, pair.n) == ("ants", "bees", 300)
    assert pair.low <= 0.5 <= pair.high <= 0.7


def test_classes_that_are_told_apart_now_and_then_are_not() -> None:
    assert alike(*scores(150, {0: 1.0, 1: 1.0, 2: 6.0}), NAMES) == []


def test_few_pictures_say_nothing() -> None:
    assert alike(*scores(10, {2: 6.0}), NAMES) == []
