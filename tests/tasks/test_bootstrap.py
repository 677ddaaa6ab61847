"""Draws keep the share of every kind, count groups as fewer, and give ranges that hold."""

import numpy as np

from core.tasks import bootstrap
from core.tasks.ranges import wilson


def test_every_draw_has_as_many_pictures_of_each_kind() -> None:
    kinds = np.array([0] * 30 + [1] * 10)
    counts = bootstrap.draw(kinds, 1.0, 200, 0).counts
    assert counts.shape == (200, 40)
    assert np.allclose(counts[:, :30].sum(axis=1), 30)
    assert np.allclose(counts[:, 30:].sum(axis=1), 10)


def test_pictures_that_belong_together_are_so_many_fewer() -> None:
    values, kinds = np.random.default_rng(0).random(60), np.zeros(60, np.int64)
    spread = [
        (bootstrap.draw(kinds, effect, 1000, 0).counts @ values / 60).std() for effect in (1, 4)
    ]
    assert 1.8 < spread[1] / spread[0] < 2.2


def test_very_many_pictures_are_drawn_less_often() -> None:
    assert len(bootstrap.draw(np.zeros(50_000, np.int64), 1.0, 1000, 0).counts) == 100


def test_where_all_draws_are_alike_the_range_is_wilsons() -> None:
    drawn = bootstrap.draw(np.zeros(20, np.int64), 1.0, 100, 0)
    assert drawn.between(np.ones(100), 1.0, 20) == wilson(20, 20)
    assert drawn.between(np.full(100, np.nan), 1.0, 5) == wilson(5, 5)
    low, high = drawn.between(np.linspace(0, 0.5, 100), 0.9, 20)
    assert low < 0.1
    assert high == 0.9, "never without the value itself"
