"""Label safety by rules: what five answers and the class names say about each augmentation.

A first word, not the last: `core.engine.safety` measures the same on the pictures and fills the
same record. Limits without another source are ours: what a photograph taken a moment later, by
another hand and camera, could show anyway. "6 against 9 is safe to 15 degrees" and "green against
ripe fruit is safe to 0.03 of the colour circle" are measured (docs of the audit).
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from core.augment.augmentation import Augmentation
from core.augment.catalogue import CATALOGUE
from core.augment.pools import parts
from core.safety.answers import Answers, Reply
from core.safety.class_name_rules import pair_verdicts
from core.safety.verdict import Judgement, Verdict, combine, overall, worst

__all__ = ["QUESTIONS", "Judgement", "Verdict", "combine", "judge", "overall", "worst"]

QUESTIONS: dict[str, str] = {
    "left_or_right_matters": "Does left or right change the class?",
    "can_be_upside_down": "Can your subject be upside down?",
    "colour_tells_apart": "Is colour what tells the classes apart?",
    "detail_is_small": "Is the tell-tale detail small?",
    "has_writing": "Is there writing?",
}
"""Field of `Answers` → the question as asked."""


class _Said(NamedTuple):
    """A judgement before it is tied to an augmentation."""

    verdict: Judgement
    evidence: str
    kind: Literal["reverses", "destroys"] | None = None


_PLAIN = {  # strongest strength that any second photograph could show: safe without an answer
    "rotation": 15, "shift": 0.15, "crop": 0.65, "zoom": 0.2, "perspective": 0.15,
    "hue": 0.02, "saturation": 0.3, "brightness": 0.3, "contrast": 0.3,
    "blur": 0.005, "noise": 0.05, "jpeg": 40, "erase": 0.1,
}  # fmt: skip
_FINE = {  # the same where a small detail tells the classes apart
    "shift": 0.1, "crop": 0.8, "zoom": 0.1, "blur": 0.002, "noise": 0.02, "jpeg": 60,
    "erase": 0.02, "perspective": 0.15,
}  # fmt: skip
_COARSE = {  # the same where the whole picture tells them apart
    "shift": 0.3, "crop": 0.35, "zoom": 0.5, "blur": 0.02, "noise": 0.2, "jpeg": 10,
    "erase": 0.33, "perspective": 0.3,
}  # fmt: skip
_COLOUR = ("hue", "saturation", "grayscale")
_LIGHT = ("brightness", "contrast")


def judge(classes: Sequence[str], answers: Answers) -> list[Verdict]:
    """A verdict for every augmentation at every rung of its ladder, and for every hinted pair.

    The verdicts with `label` None speak for all classes; those of a pair come from the names. What
    is composed of others (`core.augment.pools`) has none of its own.
    """
    found = []
    for switch in CATALOGUE.values():
        if parts(switch.name, switch.default):
            continue
        for rung in switch.ladder:
            said = _say(switch, rung, answers)
            found.append(
                Verdict(
                    augmentation=switch.name,
                    strength=rung,
                    verdict=said.verdict,
                    kind=said.kind,
                    evidence=said.evidence,
                )
            )
    return found + pair_verdicts(classes, answers)


def _say(switch: Augmentation, rung: float, answers: Answers) -> _Said:
    if switch.name == "mixup":
        return _Said("safe", "It blends the labels as it blends the pictures.")
    if switch.name in _TURNS:
        return _TURNS[switch.name](answers)
    if switch.name in _COLOUR:
        return _colour(switch, rung, answers.colour_tells_apart)
    if switch.name in _LIGHT:
        return _light(switch, rung, answers.colour_tells_apart)
    if switch.name == "rotation":
        return _rotation(rung, answers)
    return _detail(switch, rung, answers.detail_is_small)


def _mirror(answers: Answers) -> _Said:
    if answers.has_writing == "yes":
        return _Said("unsafe", "There is writing, and mirrored writing is no writing.", "destroys")
    return {
        "yes": _Said("unsafe", "You said that left or right changes the class.", "reverses"),
        "no": _Said("safe", "You said that left or right does not change the class."),
        "unknown": _Said("cannot_tell", "Does left or right change the class? Not answered yet."),
    }[answers.left_or_right_matters]


def _upside(answers: Answers) -> _Said:
    if answers.has_writing == "yes":
        return _Said("unsafe", "There is writing, which has one way up.", "destroys")
    return {
        "yes": _Said("safe", "You said that your subject can be upside down."),
        "no": _Said("weakens", "You said that your subject is never upside down."),
        "unknown": _Said("cannot_tell", "Can your subject be upside down? Not answered yet."),
    }[answers.can_be_upside_down]


def _vertical_flip(answers: Answers) -> _Said:
    said = _upside(answers)
    if said.verdict == "safe" and answers.left_or_right_matters != "no":
        mirror = _mirror(answers)
        return mirror._replace(
            evidence=f"It is a half turn and a mirror at once. {mirror.evidence}"
        )
    return said


def _half_turn(answers: Answers) -> _Said:
    said = _upside(answers)
    if said.verdict == "safe" and answers.left_or_right_matters == "yes":
        return _Said("cannot_tell", "A half turn makes an arrow to the left one to the right.")
    return said


_TURNS = {
    "horizontal_flip": _mirror,
    "vertical_flip": _vertical_flip,
    "rotate_90": _half_turn,
    "rotate_180": _half_turn,
}


def _within(name: str, rung: float, limit: float) -> bool:
    switch = CATALOGUE[name]
    return switch.force(rung) <= switch.force(limit) + 1e-9


def _rotation(rung: float, answers: Answers) -> _Said:
    if _within("rotation", rung, _PLAIN["rotation"]):
        return _Said("safe", "So small a turn is how far a hand-held camera tilts.")
    said = _half_turn(answers)
    if said.verdict == "cannot_tell":
        return said._replace(evidence=f"A turn by {rung:g}° is more than a tilt. {said.evidence}")
    return said


def _colour(switch: Augmentation, rung: float, matters: Reply) -> _Said:
    if matters == "yes":
        if rung == switch.ladder[0] and not switch.is_switch:
            return _Said("weakens", "You said that colour tells the classes apart.")
        return _Said("unsafe", "You said that colour tells the classes apart.", "destroys")
    if matters == "no":
        return _Said("safe", "You said that colour does not tell the classes apart.")
    if not switch.is_switch and _within(switch.name, rung, _PLAIN[switch.name]):
        return _Said("safe", "Another lamp or camera changes colours as much.")
    return _Said("cannot_tell", "Is colour what tells the classes apart? Not answered yet.")


def _light(switch: Augmentation, rung: float, matters: Reply) -> _Said:
    limit = 0.2 if matters == "yes" else _PLAIN[switch.name]
    if _within(switch.name, rung, limit):
        return _Said("safe", "Light changes as much from hour to hour.")
    if matters == "yes":
        return _Said("weakens", "You said that colour counts, and so strong a change bleaches it.")
    return _Said("cannot_tell", "So strong a change of light may hide what tells them apart.")


def _detail(switch: Augmentation, rung: float, small: Reply) -> _Said:
    limit = {"yes": _FINE, "no": _COARSE, "unknown": _PLAIN}[small][switch.name]
    if _within(switch.name, rung, limit):
        return _Said("safe", "What tells the classes apart stays visible at this strength.")
    if small == "yes":
        return _Said("weakens", "You said that the tell-tale detail is small: it may be lost.")
    if small == "no":
        return _Said("cannot_tell", "So little is left that even a large subject may be lost.")
    return _Said("cannot_tell", "Is the tell-tale detail small? Not answered yet.")
