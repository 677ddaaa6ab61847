"""Laws of what is asked next."""

import dataclasses

import numpy as np

from core.teach.asking import next_page
from core.teach.head import guesses
from tests.teach.pools import clouds

NONE = np.empty(0, np.int64)


def test_the_first_page_shows_every_cluster() -> None:
    page = next_page(clouds(), None, NONE, NONE, 3)
    assert set((page.rows % 3).tolist()) >= {1, 2} or len(set((page.rows % 3).tolist())) == 3
    assert page.why == ("typical",) * 3


def test_the_most_typical_comes_first() -> None:
    pool = dataclasses.replace(clouds(), typicality=np.arange(120, dtype=np.float32))
    page = next_page(pool, None, NONE, NONE, 4)
    assert {119, 118, 117} <= set(page.rows.tolist())


def test_what_is_answered_or_closed_is_not_asked() -> None:
    pool, answered, closed = clouds(), np.arange(60), np.arange(60, 110)
    probabilities = guesses(pool, answered, answered % 3, 3).probabilities
    page = next_page(pool, probabilities, answered, closed, 24)
    assert sorted(page.rows.tolist()) == list(range(110, 120))
    assert not len(next_page(pool, probabilities, np.arange(120), NONE, 24).rows)


def test_pictures_that_belong_together_are_asked_once_while_there_are_others() -> None:
    pool = dataclasses.replace(clouds(), groups=(np.arange(120) // 4).astype(np.int32))
    page = next_page(pool, None, NONE, NONE, 30)
    assert sorted((page.rows // 4).tolist()) == list(range(30))
    later = next_page(pool, None, np.arange(0, 120, 4), NONE, 30)
    assert len(later.rows) == 30
    assert (later.rows % 4 != 0).all()


def test_what_lies_between_two_classes_is_asked_when_something_is_known() -> None:
    pool = clouds(2, 200, spread=0.9)
    answered = np.arange(30)
    probabilities = guesses(pool, answered, answered % 2, 2).probabilities
    page = next_page(pool, probabilities, answered, NONE, 12)
    assert page.why == ("teaches",) * 12
    sure = probabilities.max(1)
    assert sure[page.rows].max() < np.median(sure)
    assert (np.diff(probabilities[page.rows].argmax(1)) >= 0).all()


def test_three_pictures_make_a_page() -> None:
    pool = clouds(1, 3)
    pool = dataclasses.replace(pool, clusters=pool.clusters[:1])
    assert len(next_page(pool, None, NONE, NONE, 24).rows) == 3
    assert len(next_page(pool, None, np.array([0]), np.array([1]), 24).rows) == 1
