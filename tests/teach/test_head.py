"""Laws of the head that answers every click."""

import dataclasses

import numpy as np
import pytest

from core.teach import head
from core.teach.head import guesses
from tests.teach.pools import clouds


def test_a_few_labels_name_the_rest() -> None:
    pool = clouds()
    rows = np.arange(12)
    found = guesses(pool, rows, rows % 3, 3).probabilities
    assert found.shape == (120, 3)
    assert np.allclose(found.sum(1), 1, atol=1e-5)
    assert (found.argmax(1) == np.arange(120) % 3).mean() > 0.95


def test_with_nothing_said_every_class_is_as_likely() -> None:
    nothing = np.empty(0, np.int64)
    assert (guesses(clouds(), nothing, nothing, 4).probabilities == 0.25).all()
    one_only = guesses(clouds(), np.array([3]), np.array([0]), 2).probabilities
    assert (one_only == 0.5).all()
    assert guesses(clouds(), nothing, nothing, 0).probabilities.shape == (120, 0)
    assert (guesses(clouds(), np.array([3]), np.array([0]), 1).probabilities == 1).all()


def test_a_class_that_nobody_has_shown_yet_is_never_the_guess_and_never_impossible() -> None:
    rows = np.arange(10)
    found = guesses(clouds(2), rows, rows % 2, 3).probabilities
    assert (found.argmax(1) < 2).all()
    assert (found[:, 2] > 0).all()
    assert np.allclose(found.sum(1), 1, atol=1e-5)


def test_a_rare_class_is_not_drowned_by_a_frequent_one() -> None:
    pool = clouds(2, 100, spread=0.8)
    rows = np.concatenate([np.arange(0, 120, 2), [1, 3, 5]])  # 60 of the first, 3 of the second
    found = guesses(pool, rows, rows % 2, 2).probabilities.argmax(1)
    rest = np.setdiff1d(np.arange(1, 200, 2), rows)
    assert (found[rest] == 1).mean() > 0.7


def test_left_out_in_turn_is_what_a_head_without_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = clouds(2, 30)
    rows, groups = np.arange(20), pool.groups.copy()
    groups[[4, 5, 6]] = 4
    pool = dataclasses.replace(pool, groups=groups)
    shares = np.eye(2)[rows % 2]
    each = np.ones(20)
    penalty = head.PENALTY
    solution = head._solve(pool.features[rows].astype(np.float64), shares, each)
    found = head._held_out(solution, pool.groups[rows])
    for left_out in ([0], [4, 5, 6], [19]):
        kept = np.setdiff1d(rows, left_out)
        # the penalty follows the pictures: the one that all of them gave is kept here
        x = pool.features[kept].astype(np.float64)
        middle = x - x.mean(0)
        whole = pool.features[rows].astype(np.float64)
        ratio = np.square(whole - whole.mean(0)).sum() / 20 / (np.square(middle).sum() / len(x))
        monkeypatch.setattr(head, "PENALTY", penalty * ratio)
        alone = head._solve(x, shares[kept], np.ones(len(kept)))
        expected = whole[left_out] @ alone.weights + alone.offset
        assert np.allclose(found[left_out], expected, atol=1e-6)


def test_it_is_as_sure_as_it_is_right() -> None:
    generator = np.random.default_rng(1)
    pool = clouds(3, 300, spread=1.6)
    rows = generator.choice(900, 120, replace=False)
    found = guesses(pool, rows, rows % 3, 3).probabilities
    rest = np.setdiff1d(np.arange(900), rows)
    right = (found.argmax(1) == np.arange(900) % 3)[rest]
    assert 0.5 < right.mean() < 0.95
    assert abs(found.max(1)[rest].mean() - right.mean()) < 0.06


def test_several_classes_are_questions_of_their_own() -> None:
    pool = clouds(4, 50)
    shown = np.stack([np.arange(200) % 4 < 2, np.arange(200) % 2 == 0], axis=1).astype(float)
    rows = np.arange(40)
    found = guesses(pool, rows, shown[rows], 2, several=True).probabilities
    assert ((found > 0.5) == shown.astype(bool)).mean() > 0.95
    nobody = guesses(pool, rows, np.zeros((40, 2)), 2, several=True).probabilities
    assert (nobody == 0.5).all()


def test_two_hundred_classes_of_one_picture_each() -> None:
    pool = clouds(200, 4, width=64)
    rows = np.arange(200)
    found = guesses(pool, rows, rows, 200).probabilities
    assert (found[200:].argmax(1) == np.arange(600) % 200).mean() > 0.8
    assert np.isfinite(found).all()


@pytest.mark.parametrize("n", [1, 2, 3])
def test_pictures_that_are_all_alike_do_no_harm(n: int) -> None:
    pool = clouds(1, n)
    same = dataclasses.replace(pool, features=np.zeros((n, 16), np.float32))
    found = guesses(same, np.arange(n), np.arange(n), max(n, 2)).probabilities
    assert np.isfinite(found).all()
