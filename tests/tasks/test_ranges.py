"""Laws of 95 % ranges."""

import pytest

from core.tasks.ranges import wilson


@pytest.mark.parametrize(("right", "n"), [(0, 1), (1, 1), (5, 10), (99, 100), (1000, 1000)])
def test_a_range_holds_the_share_and_stays_within_0_and_1(right: int, n: int) -> None:
    low, high = wilson(right, n)
    assert low is not None
    assert high is not None
    assert 0 <= low <= right / n <= high <= 1
    assert low < high


def test_more_pictures_make_it_narrower_and_none_make_it_unknown() -> None:
    few, many = wilson(9, 10), wilson(900, 1000)
    assert few[1] - few[0] > many[1] - many[0]  # type: ignore[operator]
    assert wilson(0, 0) == (None, None)
    assert wilson(8, 10) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
