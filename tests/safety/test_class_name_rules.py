"""Class names give pairs away: directions, digits, letters, colours."""

import pytest

from core.augment.catalogue import CATALOGUE
from core.safety.answers import Answers
from core.safety.class_name_rules import opposites, pair_verdicts, tokens
from core.safety.verdict import Verdict, overall


def verdict(one: str, other: str, name: str, strength: float = 1) -> Verdict:
    return overall(pair_verdicts([one, other], Answers()), name, strength)


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ("turn_left", "turn_right", "horizontal_flip"),
        ("turn_left", "turn_right", "rotate_180"),
        ("TurnLeft", "TurnRight", "horizontal_flip"),
        ("left", "right", "horizontal_flip"),
        ("Keep left!", "keep-right", "horizontal_flip"),
        ("east", "west", "horizontal_flip"),
        ("clockwise", "anticlockwise", "horizontal_flip"),
        ("clockwise", "counterclockwise", "vertical_flip"),
        ("arrow_up", "arrow_down", "vertical_flip"),
        ("arrow_up", "arrow_down", "rotate_180"),
        ("6", "9", "rotate_180"),
        ("digit_6", "digit_9", "rotate_180"),
        ("b", "d", "horizontal_flip"),
        ("p", "q", "horizontal_flip"),
        ("b", "p", "vertical_flip"),
        ("d", "p", "rotate_180"),
        ("n", "u", "rotate_180"),
        ("m", "w", "rotate_180"),
        ("red", "green", "grayscale"),
        ("red_light", "green_light", "grayscale"),
        ("black_cat", "red_cat", "grayscale"),
        ("horizontal", "vertical", "rotate_90"),
    ],
)
def test_opposite_names_make_the_change_unsafe_and_name_the_pair(
    one: str, other: str, name: str
) -> None:
    found = verdict(one, other, name)
    assert found.verdict == "unsafe"
    assert {found.label, found.rival} == {one, other}
    assert found.label is not None
    assert f"*{found.label}*" in found.evidence


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cat", "dog"),
        ("left_shoe", "right_glove"),
        ("red_panda", "black_bear"),
        ("60", "90"),
        ("B", "D"),
        ("bright", "left"),
        ("upset", "downtown"),
    ],
)
def test_names_that_are_no_opposites_hint_at_nothing(one: str, other: str) -> None:
    assert opposites([one, other]) == []


def test_both_directions_of_a_pair_are_named() -> None:
    found = {(one, other) for one, other, _ in opposites(["left", "right"])}
    assert found == {("left", "right"), ("right", "left")}


def test_the_evidence_says_that_it_is_the_name_that_speaks() -> None:
    found = next(
        one
        for one in pair_verdicts(["turn_left", "turn_right"], Answers())
        if one.augmentation == "horizontal_flip"
    )
    assert found.evidence == "*turn_left* mirrored may be *turn_right*, says its name."


def test_six_and_nine_stand_small_turns_and_not_large_ones() -> None:
    assert verdict("6", "9", "rotation", 30).verdict == "safe"
    assert verdict("6", "9", "rotation", 45).verdict == "weakens"
    assert verdict("6", "9", "rotation", 90).verdict == "unsafe"


def test_a_hue_shift_is_unsafe_from_half_the_way_to_the_other_colour() -> None:
    assert verdict("red", "green", "hue", 0.05).verdict == "safe"
    assert verdict("red", "green", "hue", 0.1).verdict == "weakens"
    assert verdict("red", "green", "hue", 0.2).verdict == "unsafe"
    assert verdict("red", "orange", "hue", 0.05).verdict == "unsafe"


def test_size_and_sharpness_in_the_names_are_hints_too() -> None:
    assert verdict("small_nut", "large_nut", "zoom", 0.3).verdict == "weakens"
    assert verdict("sharp", "blurry", "blur", 0.01).verdict == "unsafe"


def test_a_side_without_its_opposite_is_a_question_until_answered() -> None:
    names = ["turn_left", "no_entry"]
    asked = overall(pair_verdicts(names, Answers()), "horizontal_flip", 1)
    assert (asked.verdict, asked.label) == ("cannot_tell", "turn_left")
    assert pair_verdicts(names, Answers(left_or_right_matters="no")) == []


def test_names_are_split_at_every_kind_of_joint() -> None:
    assert tokens("turnLeft-2 NOW") == ("turn", "left", "2", "now")
    assert tokens("B") == ("B",)
    assert tokens("") == ()


def test_a_thousand_classes_are_compared_at_once() -> None:
    names = [f"thing {n} {side}" for n in range(100, 600) for side in ("left", "right")]
    assert len(opposites(names)) == 1000


def test_pairs_are_judged_at_every_rung() -> None:
    found = pair_verdicts(["6", "9"], Answers())
    rungs = {one.strength for one in found if one.augmentation == "rotation"}
    assert rungs == set(CATALOGUE["rotation"].ladder)
