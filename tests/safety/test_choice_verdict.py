"""A choice is judged as it is set: exceptions, swaps and the pool answer verdicts, nothing else."""

import pytest

from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.augment.pools import members
from core.plan.augmentation_checks import stamped
from core.plan.plan import Plan
from core.plan.presets import choice
from core.safety.answers import Answers
from core.safety.choice_verdict import all_safe, founded, restricted, safest, verdict
from core.safety.rules import judge, overall
from core.safety.verdict import Verdict
from core.weights.backbone_choice import BackboneChoice

PAIR = (("left", "right"),)
POLICIES = [record.name for record in CATALOGUE.values() if record.policy]
MIRROR = AugmentationChoice(name="horizontal_flip", strength=1)


def row(name: str, label: str, rival: str | None = None, judged: str = "unsafe") -> Verdict:
    return Verdict.model_validate(
        {"augmentation": name, "strength": 1, "label": label, "rival": rival, "verdict": judged}
    )


KNOWN = [
    row("horizontal_flip", "left", "right"),
    row("horizontal_flip", "right", "left"),
    row("horizontal_flip", "stop", judged="safe"),
]


def test_a_swap_answers_its_own_pair_and_no_other() -> None:
    swapped = MIRROR.model_copy(update={"swap": PAIR})
    assert verdict(MIRROR, KNOWN).verdict == "unsafe"
    assert verdict(swapped, KNOWN).verdict == "safe"
    other = [*KNOWN, row("horizontal_flip", "stop", "left")]
    assert verdict(swapped, other).verdict == "unsafe"


def test_an_exception_answers_what_is_about_its_classes_and_no_more() -> None:
    spared = MIRROR.model_copy(update={"not_for": ("left",)})
    assert verdict(spared, KNOWN).label == "right"
    both = MIRROR.model_copy(update={"not_for": ("left", "right")})
    assert verdict(both, KNOWN).verdict == "safe"


def test_where_swaps_and_exceptions_answer_everything_it_is_safe() -> None:
    swapped = MIRROR.model_copy(update={"swap": PAIR})
    assert verdict(swapped, KNOWN[:2]).verdict == "safe"
    assert verdict(swapped, []).verdict == "cannot_tell"


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("answers", [Answers(), Answers(colour_tells_apart="no")])
def test_a_restricted_pool_holds_exactly_what_is_safe_at_its_strength(
    name: str, answers: Answers
) -> None:
    known = judge(["red", "green"], answers)
    one = restricted(choice(name), known)
    assert one.pool is not None
    for member, most in members(name, one.strength).items():
        safe = overall(known, member, most).verdict == "safe"
        assert (member in one.pool) == safe
    assert verdict(one, known).verdict == "safe"


def test_a_weaker_policy_may_draw_from_more() -> None:
    known = judge(["cat", "dog"], Answers())
    weak, strong = (restricted(choice("randaugment", m), known) for m in (3, 10))
    assert set(strong.pool or ()) < set(weak.pool or ())


def test_what_is_no_policy_has_no_pool() -> None:
    assert restricted(choice("cutmix"), KNOWN).pool is None
    assert restricted(choice("rotation"), KNOWN).pool is None


def test_the_safest_is_weaker_or_smaller_or_nothing() -> None:
    known = judge(["cat", "dog"], Answers())
    turned = safest(choice("rotation", 45), known)
    assert turned is not None
    assert turned.strength == 15
    assert safest(MIRROR, known) is None
    drawn = safest(choice("randaugment", 5), known)
    assert drawn is not None
    assert drawn.strength == 5
    assert "rotation" in (drawn.pool or ())
    assert safest(choice("randaugment", 5), []) is None


def test_cutmix_is_off_where_half_a_picture_does_not_tell() -> None:
    assert safest(choice("cutmix"), judge(["a1", "a2"], Answers(detail_is_small="no"))) is not None
    assert safest(choice("cutmix"), judge(["a1", "a2"], Answers(detail_is_small="yes"))) is None


def test_a_plan_is_stamped_with_what_is_safe_as_it_is_set() -> None:
    swapped = MIRROR.model_copy(update={"swap": PAIR})
    bare = Plan(
        name="x", folder="/x", classes=("left", "right", "stop"),
        backbone=BackboneChoice(name="resnet18", source="scratch"),
    )  # fmt: skip
    for one, safe in ((MIRROR, ()), (swapped, ("horizontal_flip",))):
        plan = stamped(bare.model_copy(update={"augmentations": (one,)}), KNOWN, measured=True)
        assert plan.judged.safe == safe
        assert plan.judged.data == plan.subject
        assert plan.judged.measured


def test_of_two_equally_grave_verdicts_the_one_with_its_proof_is_told() -> None:
    proof = row("horizontal_flip", "right", "left").model_copy(
        update={"pictures": (("right/1.jpg", "left/1.jpg"),), "source": "measured"}
    )
    assert founded(MIRROR, [*KNOWN, proof]) == proof
    assert founded(MIRROR, KNOWN) == verdict(MIRROR, KNOWN)


def test_all_made_safe_leaves_nothing_that_is_not() -> None:
    assert all_safe([MIRROR], KNOWN) == ()
    (kept,) = all_safe([MIRROR], [row("horizontal_flip", "stop", judged="safe")])
    assert kept == MIRROR
