"""Draws keep the share of every kind, count groups as fewer, and give ranges that hold."""

import numpy as np

from core.tasks import bootstrap
from core.tasks.ranges import wilson


def test_every_draw_has_as_many_pictures_of_each_kind() -> None:
    kinds = np.array([0] * 30 + [1] * 10)
    counts = bootstrap.draw(kinds, None, 1.0, 200, 0).counts
    assert counts.shape == (200, 40)
    assert np.allclose(counts[:, :30].sum(axis=1), 30)
    assert np.allclose(counts[:, 30:].sum(axis=1), 10)


def test_pictures_that_belong_together_are_so_many_fewer() -> None:
    values, kinds = np.random.default_rng(0).random(60), np.zeros(60, np.int64)
    spread = [
        (bootstrap.draw(kinds, None, effect, 1000, 0).counts @ values / 60).std()
        for effect in (1, 4)
    ]
    assert 1.8 < spread[1] / spread[0] < 2.2


def test_very_many_pictures_are_drawn_less_often() -> None:
    assert len(bootstrap.draw(np.zeros(50_000, np.int64), None, 1.0, 1000, 0).counts) == 100


def test_where_all_draws_are_alike_the_range_is_wilsons() -> None:
    drawn = bootstrap.draw(np.zeros(20, np.int64), None, 1.0, 100, 0)
    assert drawn.between(np.ones(100), 1.0, 20) == wilson(20, 20)
    assert drawn.between(np.full(100, np.nan), 1.0, 5) == wilson(5, 5)
    low, high = drawn.between(np.linspace(0, 0.5, 100), 0.9, 20)
    assert low < 0.1
    assert high == 0.9, "never without the value itself"


def test_of_many_groups_whole_ones_are_drawn_of_few_as_many_pictures_as_they_say() -> None:
    kinds, names = np.repeat([0, 1], 100), [str(at // 4) for at in range(200)]
    drawn = bootstrap.draw(kinds, names, 3.0, 300, 0)
    together = drawn.counts.reshape(300, 50, 4)
    assert (together == together[:, :, :1]).all(), "a group comes as a whole"
    assert np.allclose(drawn.counts[:, :100].sum(axis=1), 100)
    assert 0 < drawn.tail < 2.5, "and the ends lie a little farther out"
    few = bootstrap.draw(kinds, [str(at // 20) for at in range(200)], 3.0, 300, 0)
    assert few.tail == 2.5
    uneven = [str(min(at, 100)) for at in range(200)]
    assert bootstrap.draw(kinds, uneven, 3.0, 300, 0).tail == 2.5, "one of them is half of all"
