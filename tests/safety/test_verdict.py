"""Verdicts: the gravest speaks, and a measurement never silences a person's warning."""

import json

import pytest

from core.safety.verdict import Judgement, Verdict, combine, overall, worst


def verdict(
    name: str = "rotation",
    strength: float = 10,
    judged: Judgement = "safe",
    label: str | None = None,
    rival: str | None = None,
) -> Verdict:
    return Verdict(augmentation=name, strength=strength, verdict=judged, label=label, rival=rival)


def test_the_class_is_called_class_in_json() -> None:
    one = verdict(label="turn_left", rival="turn_right")
    data = json.loads(one.model_dump_json())
    assert data["class"] == "turn_left"
    assert "label" not in data
    assert Verdict.model_validate(data) == one


def test_the_gravest_of_several_is_unsafe_then_weakens_then_cannot_tell() -> None:
    order: list[Judgement] = ["safe", "cannot_tell", "weakens", "unsafe"]
    for at in range(1, len(order)):
        assert worst(verdict(judged=one) for one in order[: at + 1]).verdict == order[at]


def test_one_unsafe_class_makes_the_augmentation_unsafe() -> None:
    known = [verdict(), verdict(judged="unsafe", label="6", rival="9")]
    assert overall(known, "rotation", 10).label == "6"


def test_up_to_a_strength_includes_all_weaker_ones() -> None:
    known = [verdict(strength=10, judged="unsafe"), verdict(strength=20)]
    assert overall(known, "rotation", 20).verdict == "unsafe"


def test_between_two_rungs_the_stronger_one_speaks() -> None:
    known = [verdict(strength=10), verdict(strength=20, judged="weakens")]
    assert overall(known, "rotation", 11).verdict == "weakens"
    assert overall(known, "rotation", 10).verdict == "safe"


def test_both_signs_of_a_signed_augmentation_count() -> None:
    known = [verdict("hue", 0.05), verdict("hue", -0.05, "unsafe")]
    assert overall(known, "hue", 0.05).verdict == "unsafe"


def test_for_a_share_that_is_kept_the_smaller_number_is_the_stronger() -> None:
    known = [verdict("crop", 0.8), verdict("crop", 0.2, "unsafe")]
    assert overall(known, "crop", 0.9).verdict == "safe"
    assert overall(known, "crop", 0.5).verdict == "unsafe"


@pytest.mark.parametrize("known", [[], [verdict(strength=10)]])
def test_what_was_not_judged_is_never_safe(known: list[Verdict]) -> None:
    assert overall(known, "rotation", 45).verdict == "cannot_tell"


def test_a_measurement_replaces_a_guess() -> None:
    guess, found = verdict(judged="cannot_tell"), verdict(judged="safe", label="a", rival="b")
    assert combine([guess], [found]) == [found]


def test_a_measured_safe_does_not_silence_an_answer() -> None:
    answered = verdict("horizontal_flip", 1, "unsafe")
    found = verdict("horizontal_flip", 1, "safe", "a", "b")
    assert overall(combine([answered], [found]), "horizontal_flip", 1).verdict == "unsafe"


def test_a_measured_safe_settles_a_graded_change_of_a_named_pair() -> None:
    named = verdict("hue", 0.2, "unsafe", "red", "green")
    found = verdict("hue", 0.2, "safe", "red", "green")
    assert combine([named], [found]) == [found]


def test_a_measured_cannot_tell_does_not_outweigh_an_answer() -> None:
    answered = verdict("horizontal_flip", 1, "safe")
    found = verdict("horizontal_flip", 1, "cannot_tell", "a", "b")
    assert combine([answered], [found]) == [answered]


def test_a_measured_cannot_tell_is_kept_where_the_rules_say_nothing_either() -> None:
    asked = verdict("horizontal_flip", 1, "cannot_tell")
    found = verdict("horizontal_flip", 1, "cannot_tell", "a", "b")
    assert combine([asked], [found]) == [asked, found]


def test_what_is_safe_when_strong_is_safe_when_weak() -> None:
    guess = [verdict(strength=rung, judged="cannot_tell") for rung in (20, 30, 45)]
    found = [verdict(strength=30, label="a"), verdict(strength=-30, label="a")]
    known = combine(guess, found)
    assert overall(known, "rotation", 20).verdict == "safe"
    assert overall(known, "rotation", 45).verdict == "cannot_tell"


def test_what_one_side_of_a_signed_one_breaks_is_not_safe_below() -> None:
    guess = [verdict(strength=20, judged="cannot_tell")]
    found = [verdict(strength=30, label="a"), verdict("rotation", -30, "weakens", "a", "b")]
    assert overall(combine(guess, found), "rotation", 20).verdict == "cannot_tell"


def test_a_class_that_was_not_measured_keeps_its_guess() -> None:
    guess = verdict("horizontal_flip", 1, "cannot_tell")
    found = verdict("horizontal_flip", 1, "safe", "a")
    known = combine([guess], [found], left_out=("rare",))
    told = overall(known, "horizontal_flip", 1)
    assert (told.verdict, told.label) == ("cannot_tell", "rare")


def test_a_measured_safe_class_settles_a_graded_change_of_its_name_and_never_a_mirror() -> None:
    graded = verdict("hue", 0.1, "unsafe", "red", "green")
    assert combine([graded], [verdict("hue", 0.2, "safe", "red")]) == [
        verdict("hue", 0.2, "safe", "red")
    ]
    mirrored = verdict("horizontal_flip", 1, "unsafe", "left", "right")
    assert mirrored in combine([mirrored], [verdict("horizontal_flip", 1, "safe", "left")])


def test_what_is_composed_has_the_gravest_verdict_of_its_parts() -> None:
    known = [verdict("crop", 0.5), verdict("erase", 0.33, "weakens", "a", "b")]
    told = overall(known, "cutmix", 1.0)
    assert (told.augmentation, told.verdict, told.label) == ("cutmix", "weakens", "a")
    assert overall(known[:1], "cutmix", 1.0).verdict == "cannot_tell"
