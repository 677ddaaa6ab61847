"""A policy takes every operation that it is allowed, and no other."""

import numpy as np
import pytest

from core.augment.catalogue import CATALOGUE
from core.engine.augment import operations
from core.engine.augment.augmentations import autoaugment
from core.engine.augment.functions import FUNCTIONS, POLICIES


def _names(pool, strength, allowed=None, draws=400):
    rng = np.random.default_rng(0)
    return {s.name for _ in range(draws) for s in POLICIES[pool](strength, rng, allowed)}


@pytest.mark.parametrize(("pool", "strength"), [("randaugment", 9), ("trivialaugment", 1)])
def test_a_random_pool_takes_every_operation_it_is_allowed(pool, strength):
    assert _names(pool, strength) == set(operations.pooled(None))


@pytest.mark.parametrize("pool", POLICIES)
def test_a_pool_takes_only_what_is_allowed(pool):
    drawn = _names(pool, 1, frozenset({"rotation", "brightness"}))
    assert drawn <= {"rotation", "brightness"}


@pytest.mark.parametrize("pool", POLICIES)
def test_a_pool_of_nothing_does_nothing(pool):
    assert _names(pool, 1, frozenset()) == set()


@pytest.mark.parametrize("pool", POLICIES)
def test_no_pool_ever_mirrors_or_turns_upside_down(pool):
    assert not [n for n in _names(pool, 1) if n in CATALOGUE and CATALOGUE[n].lossless]


def test_every_operation_is_like_something_in_the_catalogue():
    assert operations.LIKE.keys() == operations.OPERATIONS.keys()
    assert all(operations.LIKE.values())


def test_every_operation_that_a_record_names_exists():
    named = {n for one in CATALOGUE.values() if one.pool for n in one.pool.operations}
    assert named <= operations.OPERATIONS.keys()


def test_random_numbers_choose_operations_in_the_order_in_which_they_always_did():
    known = (
        "rotation shift shear brightness contrast saturation sharpness posterize solarize equalize "
        "autocontrast"
    ).split()
    assert [name for name in operations.pooled(None) if name in known] == known


def test_every_operation_can_be_applied():
    assert set(operations.OPERATIONS) <= set(FUNCTIONS)


def test_autoaugment_has_the_25_policies_of_the_paper():
    assert len(autoaugment.PAIRS) == 25
    assert all(len(pair) == 2 for pair in autoaugment.PAIRS)


def test_randaugment_at_magnitude_zero_moves_nothing():
    rng = np.random.default_rng(3)
    steps = [s for _ in range(200) for s in POLICIES["randaugment"](0, rng, None)]
    moved = [s for s in steps if s.name in {"rotation", "shift", "shear", "brightness"}]
    assert moved
    assert all(s.amount == 0 and not any(s.spot) for s in moved)
