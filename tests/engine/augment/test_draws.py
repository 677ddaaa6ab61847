"""Most strengths are drawn in one of three ways, and never beyond what was asked for."""

import numpy as np
import pytest

from core.augment.catalogue import CATALOGUE
from core.engine.augment import draws
from core.engine.augment.functions import DRAWS
from core.engine.augment.params import AugmentParams

SINGLE = [CATALOGUE[name] for name in DRAWS]


def test_a_switch_is_always_whole_and_the_others_reach_as_far_as_they_say():
    rng = np.random.default_rng(0)
    assert draws.whole("x")(1.0, rng) == AugmentParams("x", 1.0)
    amounts = [draws.either_way("x")(0.3, rng).amount for _ in range(300)]
    assert -0.3 <= min(amounts) < -0.25 < 0.25 < max(amounts) <= 0.3
    amounts = [draws.up_to("x")(0.3, rng).amount for _ in range(300)]
    assert 0 <= min(amounts) < 0.05 < 0.25 < max(amounts) <= 0.3


@pytest.mark.parametrize("switch", SINGLE, ids=lambda one: one.name)
def test_a_draw_never_goes_further_than_the_strength(switch):
    rng = np.random.default_rng(0)
    steps = [DRAWS[switch.name](switch.default, rng) for _ in range(300)]
    amounts = [abs(step.amount) for step in steps]
    if switch.smaller_is_stronger:
        assert min(amounts) >= switch.default
    else:
        assert max(amounts) <= switch.default
    if switch.signed or -1.0 in switch.lossless_at:
        assert min(s.amount for s in steps) < 0 < max(s.amount for s in steps)


@pytest.mark.parametrize("switch", SINGLE, ids=lambda one: one.name)
def test_the_same_generator_draws_the_same_numbers(switch):
    one, two = (
        [DRAWS[switch.name](switch.default, rng) for _ in range(5)]
        for rng in (np.random.default_rng(7), np.random.default_rng(7))
    )
    assert one == two
