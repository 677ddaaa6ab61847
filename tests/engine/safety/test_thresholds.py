"""Which view is asked first, and what its numbers amount to."""

from dataclasses import replace

from core.engine.safety import thresholds
from core.engine.safety.retention import Kept, views
from tests.engine.safety.test_verdicts import BLIND, FINE, GONE, TURNED


def _seen(main: Kept, **single: Kept) -> dict[str, Kept]:
    return {name: single.get(name, main) for name in views("crop")}


def test_the_mixture_is_asked_first_where_it_has_power() -> None:
    strong = replace(FINE, power=30.0)
    assert thresholds.lead(_seen(FINE, detail=strong, pooled=strong), "crop") == "place"


def test_a_view_of_details_speaks_where_the_mixture_is_blind() -> None:
    assert thresholds.lead(_seen(BLIND, detail=FINE), "crop") == "detail"


def test_the_most_powerful_of_the_others_is_asked() -> None:
    seen = _seen(BLIND, detail=FINE, s16=replace(FINE, power=15.0))
    assert thresholds.lead(seen, "crop") == "s16"


def test_a_view_beside_the_mixture_needs_more_power_to_speak() -> None:
    lucky = replace(FINE, power=(thresholds.POWER + thresholds.FLAGRANT) / 2)
    assert thresholds.speaks(lucky)
    assert thresholds.lead(_seen(BLIND, detail=lucky), "crop") == "place"


def test_kept_lost_and_turned_exclude_each_other() -> None:
    for one, facts in (
        (FINE, (True, False, False)),
        (GONE, (False, True, False)),
        (TURNED, (False, True, True)),
        (BLIND, (False, False, False)),
    ):
        found = thresholds.is_intact(one), thresholds.is_lost(one), thresholds.is_reversed(one)
        assert found == facts
