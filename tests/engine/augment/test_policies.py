import numpy as np
import pytest

from core.augment.catalogue import CATALOGUE
from core.engine.augment import pipeline, policies


def _names(pool, strength, allowed=None, draws=400):
    rng = np.random.default_rng(0)
    return {s.name for _ in range(draws) for s in policies.DRAWERS[pool](strength, rng, allowed)}


@pytest.mark.parametrize(("pool", "strength"), [("randaugment", 9), ("trivialaugment", 1)])
def test_a_random_pool_takes_every_operation_it_is_allowed(pool, strength):
    assert _names(pool, strength) == set(policies.members(None))


@pytest.mark.parametrize("pool", policies.DRAWERS)
def test_a_pool_takes_only_what_is_allowed(pool):
    drawn = _names(pool, 1, frozenset({"rotation", "brightness"}))
    assert drawn <= {"rotation", "brightness"}


@pytest.mark.parametrize("pool", policies.DRAWERS)
def test_a_pool_of_nothing_does_nothing(pool):
    assert _names(pool, 1, frozenset()) == set()


@pytest.mark.parametrize("pool", policies.DRAWERS)
def test_no_pool_ever_mirrors_or_turns_upside_down(pool):
    assert not _names(pool, 1) & {"horizontal_flip", "vertical_flip", "rotate_90", "rotate_180"}


def test_every_operation_is_like_something_in_the_catalogue():
    assert all(op.like and op.like <= set(CATALOGUE) for op in policies.OPERATIONS.values())


def test_every_operation_can_be_applied():
    assert set(policies.OPERATIONS) <= set(pipeline._APPLY)


def test_autoaugment_has_the_25_policies_of_the_paper():
    assert len(policies.POLICIES) == 25
    assert all(len(pair) == 2 for pair in policies.POLICIES)


def test_randaugment_at_magnitude_zero_moves_nothing():
    rng = np.random.default_rng(3)
    steps = [s for _ in range(200) for s in policies.DRAWERS["randaugment"](0, rng, None)]
    moved = [s for s in steps if s.name in {"rotation", "shift", "shear", "brightness"}]
    assert moved
    assert all(s.amount == 0 and not any(s.spot) for s in moved)
