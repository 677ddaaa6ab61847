"""Which view is asked first, and what its numbers amount to."""

from dataclasses import replace

from core.engine.safety import thresholds
from core.engine.safety.retention import Kept, views
from tests.engine.safety.test_verdicts import BLIND, FINE, GONE, TURNED


def _seen(main: Kept, **single: Kept) -> dict[str, Kept]:
    return {name: single.get(name, main) for name in views("crop")}


def test_details_are_asked_first_of_what_takes_them_away_where_they_tell_more() -> None:
    """A blind view led: a crop that took the defect was judged by what shows no defect."""
    strong = replace(GONE, power=30.0)
    seen = _seen(FINE, detail=strong)
    assert thresholds.lead(seen, "crop") == thresholds.lead(seen, "blur") == "detail"
    assert thresholds.lead(seen, "horizontal_flip") == "place"
    assert thresholds.lead(_seen(FINE, detail=replace(GONE, power=4.0)), "crop") == "place"


def test_the_mixture_is_asked_first_where_it_has_power() -> None:
    strong = replace(FINE, power=30.0)
    assert thresholds.lead(_seen(FINE, detail=strong, pooled=strong), "rotation") == "place"


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


ONE_SIDED = replace(GONE, own=(-0.9, 0.45), own_z=(-9.0, 5.0), flow=(28, 30, 1, 30))


def test_a_class_crosses_over_and_stays_by_its_own_pictures() -> None:
    assert thresholds.has_crossed(ONE_SIDED, 0)
    assert not thresholds.has_crossed(ONE_SIDED, 1)
    assert thresholds.has_stayed(ONE_SIDED, 1, 0.25)
    assert not thresholds.has_stayed(ONE_SIDED, 1)
    assert not thresholds.has_stayed(replace(ONE_SIDED, own_z=(-9.0, 1.0)), 1, 0.25)


def test_colours_tell_where_they_tell_as_well_as_any_shape() -> None:
    weak = replace(FINE, p0=0.75, order0=0.8)
    for colour, others, telling in ((FINE, FINE, True), (weak, weak, True), (weak, FINE, False)):
        assert thresholds.is_telling({"colour": colour, "pooled": others}) == telling
    assert not thresholds.is_telling({"colour": BLIND, "pooled": BLIND})
