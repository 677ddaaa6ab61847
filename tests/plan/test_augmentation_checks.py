"""Augmentations of a plan: unsafe ones need a deliberate confirmation."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from core.augment.choice import AugmentationChoice
from core.findings import Finding
from core.plan.augmentation_checks import augmented
from core.plan.plan import Judged, Plan, subject
from core.plan.recipe import Recipe, Strategy
from core.safety.answers import Answers
from core.safety.rules import judge
from core.safety.verdict import Verdict
from core.weights.backbone_choice import BackboneChoice

CLASSES = ("turn_left", "turn_right", "stop")


def found(
    *choices: AugmentationChoice,
    answers: Answers | None = None,
    verdicts: Sequence[Verdict] | None = None,
    strategy: Strategy = "staged",
    **changes: Any,
) -> dict[str, Finding]:
    plan = Plan(
        name="x",
        folder="/x",
        classes=CLASSES,
        backbone=BackboneChoice(name="resnet18", source="folder", path=str(Path.cwd())),
        recipe=Recipe(strategy=strategy),
        augmentations=choices,
        **changes,
    )
    known = judge(CLASSES, answers or Answers()) if verdicts is None else verdicts
    return {one.id: one for one in augmented(plan, known)}


MIRROR = AugmentationChoice(name="horizontal_flip", strength=1)


def test_an_unsafe_one_must_be_confirmed() -> None:
    one = found(MIRROR)["unsafe-not-confirmed"]
    assert one.severity == "severe"
    assert set(one.items) == {"turn_left", "turn_right"}
    confirmed = found(MIRROR, confirmed_unsafe=("horizontal_flip",))
    assert confirmed["unsafe-confirmed"].severity == "warning"


def test_a_swap_or_an_exception_answers_the_verdict() -> None:
    answers = Answers(left_or_right_matters="no")
    swap = MIRROR.model_copy(update={"swap": (("turn_left", "turn_right"),)})
    spared = MIRROR.model_copy(update={"not_for": ("turn_left", "turn_right")})
    assert found(swap, answers=answers) == found(spared, answers=answers) == {}


def test_a_confirmation_for_another_data_set_does_not_count() -> None:
    here = Judged(data=subject("/x", CLASSES))
    elsewhere = Judged(data=subject("/y", CLASSES))
    asked = {"confirmed_unsafe": ("horizontal_flip",)}
    assert "unsafe-confirmed" in found(MIRROR, judged=here, **asked)
    copied = found(MIRROR, judged=elsewhere, **asked)
    assert copied["unsafe-not-confirmed"].severity == "severe"
    assert copied["judged-elsewhere"].severity == "warning"


def test_a_swap_needs_a_pair_that_changes_places() -> None:
    wrong = MIRROR.model_copy(update={"swap": (("turn_left", "stop"),)})
    assert found(wrong)["swap-without-reason"].severity == "severe"
    dimmed = AugmentationChoice(
        name="brightness", strength=0.1, swap=(("turn_left", "turn_right"),)
    )
    assert set(found(dimmed)["swap-without-reason"].items) == {"turn_left", "turn_right"}
    assert "swap-without-reason" not in found(wrong, verdicts=[])


def test_a_policy_that_may_draw_nothing_is_told() -> None:
    empty = AugmentationChoice(name="randaugment", strength=5, pool=())
    assert set(found(empty)) == {"pool-empty"}
    strange = empty.model_copy(update={"pool": ("rotatoin",)})
    assert found(strange)["unknown-augmentation"].items == ("rotatoin",)


def test_what_weakens_is_a_warning_and_what_nobody_knows_a_note() -> None:
    crop = AugmentationChoice(name="crop", strength=0.1)
    weak = found(crop, answers=Answers(detail_is_small="yes"))
    assert weak["augmentation-weakens"].severity == "warning"
    assert found(crop)["augmentation-not-judged"].severity == "note"


def test_a_flip_that_nobody_judged_is_a_warning() -> None:
    assert found(MIRROR, verdicts=[])["augmentation-not-judged"].severity == "warning"


def test_a_safe_one_is_not_mentioned() -> None:
    assert found(AugmentationChoice(name="rotation", strength=10)) == {}


@pytest.mark.parametrize(
    ("choice", "name"),
    [
        (AugmentationChoice(name="horizontal_filp", strength=1), "unknown-augmentation"),
        (AugmentationChoice(name="rotation", strength=500), "strength-out-of-range"),
        (
            AugmentationChoice(name="rotation", strength=5, not_for=("elsewhere",)),
            "augmentation-names-strange-class",
        ),
    ],
)
def test_a_mistake_in_a_choice_is_severe(choice: AugmentationChoice, name: str) -> None:
    assert found(choice)[name].severity == "severe"


def test_choices_are_checked_against_each_other() -> None:
    policies = [AugmentationChoice(name=n, strength=1) for n in ("trivialaugment", "autoaugment")]
    assert "several-policies" in found(*policies)
    mild = AugmentationChoice(name="rotation", strength=5)
    assert "augmentation-twice" in found(mild, mild)


def test_mixed_labels_need_a_backbone_that_learns() -> None:
    mix = AugmentationChoice(name="mixup", strength=0.2)
    assert found(mix) == {}
    assert found(mix, strategy="features")["mixing-needs-fine-tuning"].severity == "severe"


def test_what_was_seen_on_the_pictures_is_said_before_what_a_rule_fears() -> None:
    measured = Verdict(
        augmentation="horizontal_flip",
        strength=1,
        label="turn_left",
        rival="turn_right",
        verdict="unsafe",
        flow="30 of 30 mirrored *turn_left* are called *turn_right*",
        pictures=(("turn_left/1.jpg", "turn_right/1.jpg"),),
        source="measured",
    )
    said = found(MIRROR, verdicts=[*judge(CLASSES, Answers()), measured])
    sentence = said["unsafe-not-confirmed"].sentence
    assert "measured on yours: 30 of 30 mirrored turn_left are called turn_right." in sentence
    assert "measured" not in found(MIRROR)["unsafe-not-confirmed"].sentence
    assert " at 1" not in sentence
