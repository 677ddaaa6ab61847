"""Laws of the predicted cost of training with an augmentation."""

import numpy as np

from core.engine.safety import cost, retention
from tests.engine.safety import worlds


def _worlds(mirror: bool) -> float:
    """Two classes on one axis; the change either leaves them or puts one where the other is."""
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], 20)
    place = np.where(labels == 0, -1.0, 1.0)[:, None] * np.array([[3.0, 0.0]])
    originals = place + rng.normal(0, 0.5, (40, 2))
    changed = originals * np.array([[-1.0 if mirror else 1.0, 1.0]])
    original = originals @ originals.T
    pair = retention.pair(labels, np.arange(40), {"mixed": original}, 0, 1, worlds.chances(40, 1))
    return cost.accuracy(pair, original, changed @ originals.T, changed @ changed.T)


def test_a_harmless_change_costs_nothing() -> None:
    assert _worlds(mirror=False) == 1.0


def test_training_with_a_swap_costs_what_tells_the_classes_apart() -> None:
    assert _worlds(mirror=True) < 0.7
