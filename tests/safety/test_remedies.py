"""A remedy leads to something safer, or is not offered."""

import pytest

from core.augment.choice import AugmentationChoice
from core.plan.presets import choice
from core.safety import choice_verdict
from core.safety.answers import Answers
from core.safety.remedies import remedies
from core.safety.rules import judge
from core.safety.verdict import RANK, Verdict

MIRROR = AugmentationChoice(name="horizontal_flip", strength=1)
SWAPS = {"horizontal_flip": (("left", "right"),)}


def row(
    label: str, rival: str | None = None, judged: str = "unsafe", name: str = "horizontal_flip",
    strength: float = 1.0,
) -> Verdict:  # fmt: skip
    return Verdict.model_validate(
        {"augmentation": name, "strength": strength, "label": label, "rival": rival,
         "verdict": judged}
    )  # fmt: skip


KNOWN = [row("left", "right"), row("right", "left"), row("stop", judged="safe")]


def test_a_pair_that_swaps_cleanly_is_offered_first() -> None:
    offers = remedies(MIRROR, KNOWN, SWAPS, 3)
    assert [one.kind for one in offers] == ["swap", "spare"]
    assert offers[0].choice.swap == (("left", "right"),)
    assert offers[1].choice.not_for == ("left", "right")
    for one in offers:
        assert choice_verdict.verdict(one.choice, KNOWN).verdict == "safe"


def test_what_is_safe_needs_no_remedy() -> None:
    swapped = MIRROR.model_copy(update={"swap": SWAPS["horizontal_flip"]})
    assert remedies(swapped, KNOWN, SWAPS, 3) == []


def test_leaving_every_class_alone_is_no_remedy() -> None:
    assert [one.kind for one in remedies(MIRROR, KNOWN[:2], {}, 2)] == []


def test_a_weaker_setting_is_offered_where_there_is_one() -> None:
    known = judge(["cat", "dog"], Answers())
    (offer,) = remedies(choice("rotation", 45), known, {}, 2)
    assert (offer.kind, offer.choice.strength) == ("weaker", 15)


def test_a_policy_is_offered_a_smaller_pool() -> None:
    known = judge(["cat", "dog"], Answers())
    (offer,) = remedies(choice("randaugment"), known, {}, 2)
    assert offer.kind == "pool"
    assert choice_verdict.verdict(offer.choice, known).verdict == "safe"


def test_only_classes_touched_at_this_strength_are_left_alone() -> None:
    known = [
        row("a", "b", name="rotation", strength=20), row("c", "b", name="rotation", strength=90),
        row("b", judged="safe", name="rotation", strength=90),
        row("b", judged="safe", name="rotation", strength=20),
    ]  # fmt: skip
    spared = next(
        one for one in remedies(choice("rotation", 15), known, {}, 3) if one.kind == "spare"
    )
    assert spared.classes == ("a",)


@pytest.mark.parametrize("name", ["horizontal_flip", "rotation", "hue", "randaugment", "cutmix"])
def test_every_offer_is_milder_than_what_it_replaces(name: str) -> None:
    known = judge(["turn_left", "turn_right", "red", "green"], Answers())
    one = choice(name, 90 if name == "rotation" else 0.5 if name == "hue" else None)
    before = RANK[choice_verdict.verdict(one, known).verdict]
    for offer in remedies(one, known, {}, 4):
        assert RANK[choice_verdict.verdict(offer.choice, known).verdict] < before
