"""What was measured is read back whole, and never silences what it did not look at."""

from typing import Any

from core.safety import audit_result
from core.safety.answers import Answers
from core.safety.rules import Verdict, overall


def row(
    name: str, strength: float, label: str, judged: str = "safe", **more: Any
) -> dict[str, Any]:
    return {
        "augmentation": name, "strength": strength, "class": label, "verdict": judged, **more,
    }  # fmt: skip


ANSWER = {
    "verdicts": [
        row("rotation", 30, "a"), row("rotation", -30, "a"),
        row("rotation", 45, "a"), row("rotation", -45, "a"),
        row("vertical_flip", 1, "a"),
    ],
    "largest": {
        "rotation": {"strict": 15, "usable": 30, "unit": "degrees"},
        "vertical_flip": {"strict": None, "usable": None, "unit": ""},
    },
    "swaps": {"horizontal_flip": [["a", "b"]]},
    "questions": [], "left_out": ["rare"], "pictures": 20, "costs": [], "stopped": False,
}  # fmt: skip


def test_an_answer_is_read_with_its_source() -> None:
    one = audit_result.read(ANSWER, full=True)
    assert one.swaps == {"horizontal_flip": (("a", "b"),)}
    assert {verdict.source for verdict in one.verdicts} == {"measured"}
    assert one.full


def test_safe_beyond_the_largest_usable_strength_is_not_safe_to_use() -> None:
    known = audit_result.known(("a", "b"), Answers(), audit_result.read({**ANSWER, "left_out": []}))
    assert overall(known, "rotation", 30).verdict == "safe"
    assert overall(known, "rotation", 45).verdict == "weakens"
    assert overall(known, "vertical_flip", 1).verdict == "safe"


def test_a_class_with_too_few_pictures_is_still_a_question() -> None:
    known = audit_result.known(("a", "b"), Answers(), audit_result.read(ANSWER))
    assert overall(known, "vertical_flip", 1).label == "rare"
    assert overall(known, "vertical_flip", 1).verdict == "cannot_tell"


def test_without_a_measurement_the_rules_speak() -> None:
    known = audit_result.known(("a", "b"), Answers(), None)
    assert {one.source for one in known} == {"rules"}


def test_what_training_would_cost_is_found_for_the_pair_and_its_strength() -> None:
    told = {"augmentation": "rotation", "strength": 45, "classes": ["a", "b"],
            "without": 0.99, "with": 0.62}  # fmt: skip
    one = audit_result.read({**ANSWER, "costs": [told]})
    about = {"augmentation": "rotation", "label": "b", "rival": "a", "verdict": "unsafe"}
    found = one.cost(Verdict.model_validate({**about, "strength": 45}))
    assert found is not None
    assert (found.without, found.trained_with) == (0.99, 0.62)
    assert one.cost(Verdict.model_validate({**about, "strength": 30})) is None


def test_an_answer_of_nothing_says_nothing() -> None:
    assert audit_result.read({}).known == ()
