"""Policies are told by their members, at the strengths they use them."""

from core.augment.catalogue import CATALOGUE
from core.augment.pools import members, parts


def test_every_member_is_in_the_catalogue_and_no_turn_is_one() -> None:
    for policy in (record for record in CATALOGUE.values() if record.policy):
        inside = members(policy.name, policy.ladder[-1])
        assert inside
        assert not [name for name in inside if CATALOGUE[name].lossless]


def test_magnitude_scales_what_has_a_strength_and_not_the_colours() -> None:
    weak, strong = members("randaugment", 3), members("randaugment", 10)
    assert weak["rotation"] < strong["rotation"] == 30
    assert weak["hue"] == strong["hue"]


def test_what_is_no_policy_has_no_members() -> None:
    assert members("crop", 0.5) == {}


def test_cutmix_takes_away_what_a_crop_and_an_erasing_take_away() -> None:
    assert parts("cutmix", 1.0).keys() == {"crop", "erase"}
    assert parts("mixup", 0.2) == parts("crop", 0.5) == {}
    assert parts("randaugment", 5) == members("randaugment", 5)


def test_the_order_of_members_is_part_of_what_a_plan_says() -> None:
    """It is in the names under which views are cached, and their random numbers follow the name."""
    known = "rotation shift perspective saturation brightness contrast blur hue".split()
    assert [name for name in members("randaugment", 5) if name in known] == known
