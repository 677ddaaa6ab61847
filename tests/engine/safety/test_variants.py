"""What is tried: exactly the strengths asked for, both ways, repeatable."""

import numpy as np
import pytest

from core.augment.catalogue import CATALOGUE
from core.engine.safety import variants
from core.engine.safety.variants import Variant
from core.plan.presets import parse

IMAGE = np.random.default_rng(0).integers(0, 255, (64, 64, 3)).astype(np.uint8)


def test_an_asked_strength_is_tried_to_both_sides() -> None:
    found = variants.of(parse("rotation=12,horizontal_flip"), full=False)
    assert set(found) == {
        Variant("horizontal_flip", 1),
        Variant("rotation", 12),
        Variant("rotation", -12),
    }


def test_a_quarter_turn_is_tried_each_way_that_it_is_drawn() -> None:
    assert {one.strength for one in variants.of(parse("rotate_90"), full=False)} == {1.0, -1.0}


def test_half_a_circle_is_tried_once_with_its_way_both_ways() -> None:
    (half,) = variants.of(parse("hue=0.5"), full=False)
    way = variants.on_the_way(half, [half])
    assert {1, -1} == {int(np.sign(one)) for one in way}
    for sign in (1, -1):
        steps = np.diff([0, *sorted(abs(s) for s in way if s * sign > 0), 0.5])
        assert 0 < steps.min() <= steps.max() <= variants.WAY_STEP + 1e-9


def test_the_way_begins_at_the_next_weaker_strength_and_only_circles_have_one() -> None:
    ladder = variants.of(parse("hue=0.5,saturation=0.9"), full=True)
    way = {one: variants.on_the_way(one, ladder) for one in ladder}
    assert way[Variant("hue", 0.05)] == ()
    assert all(0.2 < one < 0.3 for one in way[Variant("hue", 0.3)])
    assert way[Variant("hue", 0.3)]
    assert not any(way[one] for one in ladder if one.augmentation == "saturation")


def test_everything_is_tried_where_nothing_is_asked() -> None:
    found = {one.augmentation for one in variants.of(None, full=False)}
    assert found == {one.name for one in CATALOGUE.values() if one.changes_one_picture}


def test_a_ladder_holds_the_asked_strength_too() -> None:
    rungs = [one.strength for one in variants.of(parse("crop=0.7"), full=True)]
    assert 0.7 in rungs
    assert set(CATALOGUE["crop"].ladder) <= set(rungs)


@pytest.mark.parametrize("one", variants.of(None, full=False), ids=lambda one: one.key)
def test_one_draw_is_always_the_same(one: Variant) -> None:
    assert np.array_equal(one.apply(IMAGE, "a", 0), one.apply(IMAGE, "a", 0))
    assert one.apply(IMAGE, "a", 0).shape == IMAGE.shape


def test_draws_of_a_placed_one_differ() -> None:
    crop = Variant("crop", 0.3)
    assert crop.draws > 1
    assert not np.array_equal(crop.apply(IMAGE, "a", 0), crop.apply(IMAGE, "a", 1))


def test_strongest_first_knows_that_a_smaller_crop_is_stronger() -> None:
    tried = variants.of(parse("crop,rotation"), full=True)
    order = variants.strongest_first(tried)
    assert set(order) == set(tried)
    crops = [one.strength for one in order if one.augmentation == "crop"]
    turns = [one.strength for one in order if one.augmentation == "rotation" and one.strength > 0]
    assert crops == sorted(crops)
    assert turns == sorted(turns, reverse=True)
