"""Presets take only what is safe; the command line's spelling is read or refused by name."""

import pytest

from core.augment.catalogue import CATALOGUE
from core.errors import UnknownAugmentation
from core.plan.presets import PRESET_TITLES, PRESETS, choice, parse, preset
from core.safety.answers import Answers
from core.safety.rules import judge, overall

KNOWN = Answers(
    left_or_right_matters="no",
    can_be_upside_down="yes",
    colour_tells_apart="no",
    detail_is_small="no",
    has_writing="no",
)


def names(text: str) -> list[str]:
    return [one.name for one in parse(text)]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_without_answers_holds_no_flip_and_no_turn(name: str) -> None:
    for verdicts in ([], judge(["cat", "dog"], Answers())):
        assert not [one for one in preset(name, verdicts) if CATALOGUE[one.name].lossless]


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("answers", [Answers(), KNOWN, Answers(colour_tells_apart="yes")])
def test_a_preset_takes_only_what_is_safe(name: str, answers: Answers) -> None:
    verdicts = judge(["red_light", "green_light"], answers)
    for one in preset(name, verdicts):
        assert overall(verdicts, one.name, one.strength).verdict == "safe"


def test_a_strength_that_is_not_safe_becomes_the_strongest_one_that_is() -> None:
    taken = {one.name: one.strength for one in preset("strong", judge(["a1", "a2"], Answers()))}
    assert taken["rotation"] == 15
    assert taken["crop"] == 0.65
    assert "grayscale" not in taken


def test_with_all_answers_favourable_strong_is_as_strong_as_it_wishes() -> None:
    taken = {one.name: one.strength for one in preset("strong", judge(["cat", "dog"], KNOWN))}
    for wish in PRESETS["strong"]:
        assert (
            CATALOGUE[wish.name].lossless
            or taken[wish.name] == wish.strength
            or wish.name
            in (
                "brightness",
                "contrast",
            )
        )
    assert "horizontal_flip" in taken


def test_gentle_and_strong_hold_colour_crop_rotation_blur_noise_and_erasing() -> None:
    for name in ("gentle", "strong"):
        wished = {one.name for one in PRESETS[name]}
        assert {"hue", "saturation", "crop", "rotation", "blur", "noise", "erase"} <= wished
    assert set(PRESET_TITLES) == set(PRESETS)


def test_a_list_of_names_is_read_with_default_strengths() -> None:
    read = {one.name: one.strength for one in parse("rotation=20, hue=0.03,horizontal_flip")}
    assert read == {"rotation": 20, "hue": 0.03, "horizontal_flip": 1}
    assert parse("none") == parse("") == ()


def test_a_later_entry_replaces_an_earlier_one_and_zero_switches_off() -> None:
    assert "rotation" not in names("gentle,rotation=0")
    assert {one.name: one.strength for one in parse("gentle,rotation=30")}["rotation"] == 30


def test_a_misspelt_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownAugmentation) as caught:
        parse("horizontal_filp")
    assert "horizontal_flip" in caught.value.fix


@pytest.mark.parametrize("text", ["rotation=much", "rotation=900", "crop=0", "horizontal_flip=2"])
def test_a_strength_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(UnknownAugmentation):
        parse(text)


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_augmentation_can_be_switched_on_by_name(name: str) -> None:
    assert choice(name).strength == CATALOGUE[name].default


def test_a_policy_asked_for_by_name_draws_only_from_what_is_safe() -> None:
    known = judge(["red", "green"], Answers())
    (one,) = parse("randaugment=5", known)
    assert one.pool
    assert "hue" not in one.pool
    (whole,) = parse("randaugment=5")
    assert whole.pool is None


def test_swap_is_spelled_with_a_plus_and_needs_a_pair() -> None:
    (one,) = parse("horizontal_flip+swap", (), {"horizontal_flip": [("left", "right")]})
    assert one.swap == (("left", "right"),)
    for text in ("horizontal_flip+swap", "horizontal_flip+swop", "rotation=10+swap"):
        with pytest.raises(UnknownAugmentation, match="swap"):
            parse(text, (), {"vertical_flip": [("up", "down")]})
