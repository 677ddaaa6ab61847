"""Few classes: all pairs. Many: those that are alike or are brought together."""

import numpy as np

from core.engine.safety import pair_selection


def _kernel(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    return np.asarray(rows @ columns.T)


def test_few_classes_are_all_compared() -> None:
    labels = np.repeat(np.arange(5), 3)
    rows = np.random.default_rng(0).normal(0, 1, (15, 8))
    assert len(pair_selection.pairs(_kernel(rows, rows), _kernel(rows, rows), labels)) == 10


def test_a_swapped_pair_is_among_the_chosen_of_many() -> None:
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(40), 4)
    middle = rng.normal(0, 1, (40, 30))
    rows = middle[labels] + 0.1 * rng.normal(0, 1, (160, 30))
    swap = np.arange(40)
    swap[[3, 27]] = 27, 3
    changed = middle[swap[labels]] + 0.1 * rng.normal(0, 1, (160, 30))
    chosen = pair_selection.pairs(_kernel(rows, rows), _kernel(changed, rows), labels)
    assert (3, 27) in chosen
    assert len(chosen) < 40 * 39 / 4
