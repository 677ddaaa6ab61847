"""Rules of label safety: what each answer allows and forbids."""

import pytest

from core.augment.catalogue import CATALOGUE
from core.augment.pools import parts
from core.safety.answers import Answers
from core.safety.rules import QUESTIONS, judge, overall

CLASSES = ["cat", "dog"]
TURNS = [record.name for record in CATALOGUE.values() if record.lossless]


def verdict(name: str, answers: Answers, strength: float | None = None) -> str:
    rung = CATALOGUE[name].default if strength is None else strength
    return overall(judge(CLASSES, answers), name, rung).verdict


def test_every_augmentation_that_is_not_composed_is_judged_at_every_rung() -> None:
    judged = {(one.augmentation, one.strength) for one in judge(CLASSES, Answers())}
    assert judged == {
        (one.name, rung)
        for one in CATALOGUE.values()
        for rung in one.ladder
        if not parts(one.name, rung)
    }


def test_every_verdict_gives_a_reason() -> None:
    for answers in (Answers(), Answers(has_writing="yes", detail_is_small="yes")):
        assert all(one.evidence.endswith(".") for one in judge(["6", "9"], answers))


def test_the_questions_are_those_that_can_be_answered() -> None:
    assert set(QUESTIONS) == set(Answers.model_fields)


@pytest.mark.parametrize("name", TURNS)
def test_without_an_answer_no_flip_or_turn_is_safe(name: str) -> None:
    assert verdict(name, Answers()) == "cannot_tell"


def test_left_or_right_decides_about_mirroring() -> None:
    assert verdict("horizontal_flip", Answers(left_or_right_matters="yes")) == "unsafe"
    assert verdict("horizontal_flip", Answers(left_or_right_matters="no")) == "safe"


@pytest.mark.parametrize("name", ["vertical_flip", "rotate_90", "rotate_180"])
def test_upside_down_decides_about_flips_and_turns(name: str) -> None:
    free = Answers(can_be_upside_down="yes", left_or_right_matters="no")
    assert verdict(name, free) == "safe"
    assert verdict(name, Answers(can_be_upside_down="no")) == "weakens"


def test_a_vertical_flip_mirrors_and_is_judged_as_a_mirror_too() -> None:
    chiral = Answers(can_be_upside_down="yes", left_or_right_matters="yes")
    assert verdict("vertical_flip", chiral) == "unsafe"
    assert verdict("vertical_flip", Answers(can_be_upside_down="yes")) == "cannot_tell"


@pytest.mark.parametrize("name", TURNS)
def test_writing_forbids_every_flip_and_turn(name: str) -> None:
    answers = Answers(has_writing="yes", left_or_right_matters="no", can_be_upside_down="yes")
    assert verdict(name, answers) == "unsafe"


@pytest.mark.parametrize("name", ["hue", "saturation", "grayscale"])
def test_colour_decides_about_colour(name: str) -> None:
    assert verdict(name, Answers(colour_tells_apart="yes")) == "unsafe"
    strongest = CATALOGUE[name].ladder[-1]
    assert verdict(name, Answers(colour_tells_apart="no"), strongest) == "safe"
    assert verdict(name, Answers(), strongest) == "cannot_tell"


@pytest.mark.parametrize("name", ["crop", "erase", "blur", "noise", "jpeg", "cutmix"])
def test_a_small_detail_weakens_what_could_hide_it(name: str) -> None:
    strongest = CATALOGUE[name].ladder[-1]
    assert verdict(name, Answers(detail_is_small="yes"), strongest) == "weakens"
    assert verdict(name, Answers(), CATALOGUE[name].ladder[0]) in ("safe", "cannot_tell")


@pytest.mark.parametrize("name", ["rotation", "brightness", "contrast", "hue", "shift"])
def test_a_change_that_any_second_photograph_shows_is_safe_without_answers(name: str) -> None:
    assert verdict(name, Answers(), CATALOGUE[name].ladder[0]) == "safe"


def test_a_large_turn_is_a_question_of_upside_down() -> None:
    assert verdict("rotation", Answers(), 45) == "cannot_tell"
    free = Answers(can_be_upside_down="yes", left_or_right_matters="no")
    assert verdict("rotation", free, 90) == "safe"


def test_a_policy_is_judged_by_the_gravest_of_what_it_draws_from() -> None:
    plain = Answers(colour_tells_apart="no")
    assert verdict("randaugment", plain, 3) == "safe"
    assert verdict("randaugment", plain, 10) == "cannot_tell"
    for name in ("randaugment", "trivialaugment", "autoaugment"):
        assert verdict(name, Answers(colour_tells_apart="yes")) == "unsafe"
        assert verdict(name, Answers()) == "cannot_tell"


def test_a_policy_inherits_what_its_members_do_to_a_pair() -> None:
    known = Answers(colour_tells_apart="no", detail_is_small="no", can_be_upside_down="yes")
    coloured = overall(judge(["red", "green"], known), "randaugment", 3)
    assert (coloured.verdict, {coloured.label, coloured.rival}) == ("unsafe", {"red", "green"})
    assert overall(judge(["6", "9"], known), "randaugment", 3).verdict == "safe"


def test_a_policy_confined_to_what_is_safe_is_safe() -> None:
    judged = judge(["red", "green"], Answers())
    assert overall(judged, "randaugment", 5).verdict == "unsafe"
    assert overall(judged, "randaugment", 5, ("rotation", "perspective")).verdict == "safe"
    assert overall(judged, "randaugment", 5, ("rotation", "hue")).verdict == "unsafe"


def test_mixup_is_safe_because_it_mixes_the_labels_too() -> None:
    assert verdict("mixup", Answers(detail_is_small="yes")) == "safe"


def test_the_verdict_never_becomes_milder_along_the_ladder() -> None:
    rank = {"safe": 0, "cannot_tell": 1, "weakens": 2, "unsafe": 3}
    for answers in (Answers(), Answers(colour_tells_apart="yes", detail_is_small="yes")):
        for one in CATALOGUE.values():
            said = [rank[v.verdict] for v in judge([], answers) if v.augmentation == one.name]
            assert said == sorted(said), one.name


def test_a_named_pair_makes_the_whole_augmentation_unsafe() -> None:
    verdicts = judge(["turn_left", "turn_right"], Answers(left_or_right_matters="no"))
    found = overall(verdicts, "horizontal_flip", 1)
    assert (found.verdict, found.kind) == ("unsafe", "reverses")
    assert {found.label, found.rival} == {"turn_left", "turn_right"}
