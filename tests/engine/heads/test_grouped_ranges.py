"""Ranges of shares where pictures of one group are right or wrong together."""

import numpy as np
import pytest

from core.engine.heads.grouped_ranges import ranged, share_right
from core.tasks.ranges import wilson


@pytest.mark.parametrize("frames", [1, 10])
def test_a_share_lies_in_its_range_in_about_95_of_100_worlds(frames: int) -> None:
    rng = np.random.default_rng(2)
    groups = np.repeat(np.arange(40), frames)
    held = []
    for _ in range(300):
        easy = rng.uniform(0.4, 1.0, 40)
        right = rng.random(40 * frames) < easy[groups]
        found = share_right(right.astype(float), groups)
        held.append(found.low <= 0.7 <= found.high)
    assert 0.9 <= np.mean(held) <= 0.99


def test_frames_of_one_film_do_not_make_a_range_narrower() -> None:
    right = np.repeat([1.0, 0.0, 1.0, 1.0, 0.0, 1.0], 5)
    films = ranged(right, np.repeat(np.arange(6), 5))
    alone = ranged(right, np.arange(30))
    assert films.share == alone.share
    assert films.high - films.low > alone.high - alone.low


def test_where_all_are_right_it_is_as_wide_as_that_many_pictures_allow() -> None:
    found = share_right(np.ones(20), np.arange(20))
    low, high = wilson(20, 20)
    assert (found.low, found.high) == (pytest.approx(low), high)
