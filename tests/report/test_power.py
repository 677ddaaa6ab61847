"""So many pictures as are asked for really tell two models apart, in about 80 of 100 cases."""

import numpy as np
import pytest
from scipy.stats import binomtest

from core.report import power

WORLDS = [(0.1, 0.9), (0.3, 0.7), (0.05, 1.0), (0.5, 0.6), (0.02, 0.8)]
"""Share of pictures that differ, and how many of those favour the better model."""


def found(n: int, differing: float, split: float, times: int = 2000) -> float:
    """How often the exact test of scipy finds the difference among n simulated pictures."""
    draw = np.random.default_rng(1)
    counts = draw.multinomial(n, [differing * split, differing * (1 - split), 1 - differing], times)
    pairs, often = np.unique(counts[:, :2], axis=0, return_counts=True)
    rare = [
        up + down > 0 and binomtest(int(up), int(up + down)).pvalue < 0.05 for up, down in pairs
    ]
    return float((often * rare).sum() / times)


@pytest.mark.parametrize(("differing", "split"), WORLDS)
def test_as_many_as_needed_find_it_in_80_of_100_cases(differing: float, split: float) -> None:
    n = power.needed(differing, split)
    assert n is not None
    assert found(n, differing, split) == pytest.approx(0.8, abs=0.04)
    assert found(n // 2, differing, split) < 0.7


@pytest.mark.parametrize(("differing", "split"), WORLDS)
def test_one_fewer_would_not_do(differing: float, split: float) -> None:
    n = power.needed(differing, split)
    assert n is not None
    often, with_one_fewer = (power._power(cases, differing, split) for cases in (n, n - 1))
    assert often >= power.FOUND_IN > with_one_fewer


def test_where_none_is_favoured_no_number_would_do() -> None:
    assert power.needed(0.3, 0.5) is None
    assert power.needed(0.3, 0.2) is None
    assert power.needed(1e-7, 0.9) is None


def test_nothing_differs_so_nothing_is_known() -> None:
    assert power.more(0, 0, 100) is None


def test_the_plainer_the_difference_so_far_the_fewer_are_asked_for() -> None:
    near, far = power.more(5, 1, 100), power.more(40, 30, 300)
    assert near is not None
    assert far is not None
    assert near.low < far.low
    assert near.high is not None
    assert near.low <= near.high


def test_an_even_split_has_no_upper_end() -> None:
    even = power.more(6, 6, 100)
    assert even is not None
    assert even.high is None
    assert even.low > 100


def test_a_share_of_the_sides_changes_nothing() -> None:
    assert power.more(3, 7, 80) == power.more(7, 3, 80)
