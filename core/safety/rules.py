"""Label safety by rules: what five answers and the class names say about each augmentation.

A first word, not the last: `core.engine.safety` measures the same on the pictures and fills the
same record. Each augmentation's record names its rule, and how strong it may be.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from core.augment.augmentation import Augmentation, Harm, Rule, SafeStrengths
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
    kind: Harm | None = None


LIGHT_WITH_COLOUR = 0.2
"""Strongest change of light that is safe where colour tells the classes apart."""


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
    return _RULES[switch.rule](switch, rung, answers)


def _blend(switch: Augmentation, rung: float, answers: Answers) -> _Said:
    return _Said("safe", "It blends the labels as it blends the pictures.")


def _mirror(switch: Augmentation, rung: float, answers: Answers) -> _Said:
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


def _flip(switch: Augmentation, rung: float, answers: Answers) -> _Said:
    said = _upside(answers)
    if said.verdict == "safe" and answers.left_or_right_matters != "no":
        mirror = _mirror(switch, rung, answers)
        return mirror._replace(
            evidence=f"It is a half turn and a mirror at once. {mirror.evidence}"
        )
    return said


def _turn(switch: Augmentation, rung: float, answers: Answers) -> _Said:
    said = _upside(answers)
    if said.verdict == "safe" and answers.left_or_right_matters == "yes":
        return _Said("cannot_tell", "A half turn makes an arrow to the left one to the right.")
    return said


def _within(switch: Augmentation, rung: float, limit: float | None) -> bool:
    return limit is not None and switch.force(rung) <= switch.force(limit) + 1e-9


def _unanswered(switch: Augmentation) -> float | None:
    return switch.safe_up_to.unanswered if switch.safe_up_to else None


def _tilt(switch: Augmentation, rung: float, answers: Answers) -> _Said:
    if _within(switch, rung, _unanswered(switch)):
        return _Said("safe", "So small a turn is how far a hand-held camera tilts.")
    said = _turn(switch, rung, answers)
    if said.verdict == "cannot_tell":
        return said._replace(evidence=f"A turn by {rung:g}° is more than a tilt. {said.evidence}")
    return said


def _colour(switch: Augmentation, rung: float, answers: Answers) -> _Said:
    matters = answers.colour_tells_apart
    if matters == "yes":
        if rung == switch.ladder[0] and not switch.is_switch:
            return _Said("weakens", "You said that colour tells the classes apart.")
        return _Said("unsafe", "You said that colour tells the classes apart.", "destroys")
    if matters == "no":
        return _Said("safe", "You said that colour does not tell the classes apart.")
    if _within(switch, rung, _unanswered(switch)):
        return _Said("safe", "Another lamp or camera changes colours as much.")
    return _Said("cannot_tell", "Is colour what tells the classes apart? Not answered yet.")


def _light(switch: Augmentation, rung: float, answers: Answers) -> _Said:
    matters = answers.colour_tells_apart
    limit = LIGHT_WITH_COLOUR if matters == "yes" else _unanswered(switch)
    if _within(switch, rung, limit):
        return _Said("safe", "Light changes as much from hour to hour.")
    if matters == "yes":
        return _Said("weakens", "You said that colour counts, and so strong a change bleaches it.")
    return _Said("cannot_tell", "So strong a change of light may hide what tells them apart.")


def _detail(switch: Augmentation, rung: float, answers: Answers) -> _Said:
    small, most = answers.detail_is_small, switch.safe_up_to
    if most and _within(switch, rung, _of(most, small)):
        return _Said("safe", "What tells the classes apart stays visible at this strength.")
    if small == "yes":
        return _Said("weakens", "You said that the tell-tale detail is small: it may be lost.")
    if small == "no":
        return _Said("cannot_tell", "So little is left that even a large subject may be lost.")
    return _Said("cannot_tell", "Is the tell-tale detail small? Not answered yet.")


def _of(most: SafeStrengths, small: Reply) -> float | None:
    return {"yes": most.small_detail, "no": most.whole_picture, "unknown": most.unanswered}[small]


_RULES: dict[Rule, Callable[[Augmentation, float, Answers], _Said]] = {
    "mirror": _mirror,
    "flip": _flip,
    "turn": _turn,
    "tilt": _tilt,
    "colour": _colour,
    "light": _light,
    "detail": _detail,
    "blend": _blend,
}
"""What each `Augmentation.rule` says of a strength."""
