"""Laws of what is asked next."""

import dataclasses

import numpy as np

from core.teach import asking
from core.teach.asking import next_page
from core.teach.head import guesses
from tests.teach.pools import clouds

NONE = np.empty(0, np.int64)


def test_the_first_pictures_show_all_that_is_there() -> None:
    page = next_page(clouds(6, 40), None, NONE, NONE, 8)
    assert set((page.rows % 6).tolist()) == set(range(6))
    assert page.why == "typical"


def test_what_is_odd_is_not_asked_first() -> None:
    pool = clouds(3, 60)
    odd = pool.features.copy()
    odd[::20] = np.random.default_rng(0).normal(size=odd[::20].shape)
    odd /= np.linalg.norm(odd, axis=1, keepdims=True)
    page = next_page(dataclasses.replace(pool, features=odd), None, NONE, NONE, 6)
    assert (page.rows % 20 != 0).all()


def test_what_is_answered_or_closed_is_not_asked() -> None:
    pool, answered, closed = clouds(), np.arange(60), np.arange(60, 110)
    probabilities = guesses(pool, answered, answered % 3, 3).probabilities
    page = next_page(pool, probabilities, answered, closed, 24)
    assert sorted(page.rows.tolist()) == list(range(110, 120))
    assert not len(next_page(pool, probabilities, np.arange(120), NONE, 24).rows)


def test_pictures_that_belong_together_are_asked_once_while_there_are_others() -> None:
    pool = dataclasses.replace(clouds(), groups=(np.arange(120) // 4).astype(np.int32))
    page = next_page(pool, None, NONE, NONE, 40)
    assert sorted((page.rows // 4).tolist()) == list(range(30))
    later = next_page(pool, None, np.arange(0, 120, 4), NONE, 30)
    assert len(later.rows) == 30
    assert (later.rows % 4 != 0).all()


def test_where_classes_meet_is_asked_more_than_where_all_is_clear() -> None:
    pool = clouds(2, 300, spread=0.9)
    answered = np.arange(60)
    probabilities = guesses(pool, answered, answered % 2, 2).probabilities
    page = next_page(pool, probabilities, answered, NONE, 12)
    assert page.why == "teaches"
    assert probabilities.max(1)[page.rows].mean() < probabilities.max(1).mean()
    fewer = next_page(pool, probabilities, answered, NONE, 5)
    assert fewer.rows.tolist() == page.rows[:5].tolist()


def test_a_page_is_what_asking_one_by_one_would_give() -> None:
    pool = clouds(4, 50)
    wanted = (pool.features.T @ pool.features).astype(np.float64)
    together = asking._settling(pool.features, wanted, pool.features[:0], 9).tolist()
    apart: list[int] = []
    for _ in range(9):
        rest = np.setdiff1d(np.arange(200), apart)
        features = pool.features[rest]
        known = pool.features[apart].T @ pool.features[apart] + np.eye(16)
        a = np.linalg.inv(known)
        middle = a @ pool.features.T @ pool.features @ a
        worth = np.einsum("nd,de,ne->n", features, middle, features)
        worth /= 1 + np.einsum("nd,de,ne->n", features, a, features)
        apart.append(int(rest[worth.argmax()]))
    assert together == apart


def test_three_pictures_make_a_page() -> None:
    pool = clouds(1, 3)
    assert len(next_page(pool, None, NONE, NONE, 24).rows) == 3
    assert len(next_page(pool, None, np.array([0]), np.array([1]), 24).rows) == 1
