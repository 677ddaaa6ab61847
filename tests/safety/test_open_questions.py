"""A question is asked where the pictures leave it open, and nowhere else."""

from typing import Any

from core.augment.catalogue import CATALOGUE
from core.safety import audit_result
from core.safety.open_questions import ABOUT, open_questions, settled
from core.safety.rules import QUESTIONS


def measured(judged: dict[str, str], **more: Any) -> audit_result.Audited:
    """Every augmentation safe but for the ones named."""
    rows = [
        {
            "augmentation": name, "strength": CATALOGUE[name].ladder[-1], "class": "a",
            "verdict": judged.get(name, "safe"), "flow": "9 of 9 *a* are called *b*",
        }
        for names in ABOUT.values() for name in names
    ]  # fmt: skip
    return audit_result.read({"verdicts": rows, **more})


def test_every_question_is_about_something() -> None:
    assert ABOUT.keys() == QUESTIONS.keys()


def test_before_anything_was_measured_all_are_open() -> None:
    assert open_questions(None) == list(QUESTIONS)
    assert open_questions(audit_result.read({})) == list(QUESTIONS)


def test_what_the_pictures_settled_is_not_asked() -> None:
    assert open_questions(measured({})) == []
    assert settled("colour_tells_apart", measured({})).says == "safe"
    told = settled("left_or_right_matters", measured({"horizontal_flip": "unsafe"}))
    assert told.says == "unsafe"
    assert "9 of 9" in told.sentence
    assert settled("detail_is_small", measured({"crop": "weakens"})).says == "partly"


def test_what_they_cannot_tell_is_asked_with_the_classes_named() -> None:
    unclear = measured({"horizontal_flip": "cannot_tell"})
    assert open_questions(unclear) == ["left_or_right_matters", "has_writing"]
    assert "*a*" in settled("has_writing", unclear).sentence


def test_classes_without_enough_pictures_leave_everything_open() -> None:
    assert open_questions(measured({}, left_out=["rare"])) == list(QUESTIONS)
