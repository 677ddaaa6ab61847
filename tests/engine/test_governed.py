"""Label safety governs what is drawn: thousands of draws of plans made from verdicts."""

import itertools

import numpy as np
import pytest

from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.augment.pools import members
from core.data.split import Row
from core.data.target import OneClass
from core.engine.augment import operations, pipeline
from core.engine.augment.params import AugmentParams
from core.engine.feed.embedding import Views
from core.plan.presets import choice, parse
from core.safety.answers import Answers
from core.safety.choice_verdict import restricted
from core.safety.rules import judge, overall

CLASSES = ("turn_left", "turn_right", "stop", "red", "green")
ANSWERS = [
    Answers(),
    Answers(colour_tells_apart="no"),
    Answers(colour_tells_apart="yes", detail_is_small="yes"),
    Answers(can_be_upside_down="yes", left_or_right_matters="no", detail_is_small="no"),
]
IMAGE = np.random.default_rng(0).integers(0, 256, (12, 12, 3)).astype(np.uint8)


def drawn(choices, draws=2000, labels=CLASSES):
    line = pipeline.build(choices, 12)
    rng = np.random.default_rng(7)
    for label in itertools.islice(itertools.cycle(labels), draws):
        yield label, line(IMAGE, OneClass(label), rng)


@pytest.mark.parametrize("answers", ANSWERS)
@pytest.mark.parametrize("policy", ["randaugment=3", "randaugment=9", "trivialaugment",
                                    "autoaugment"])  # fmt: skip
def test_a_policy_of_a_plan_never_draws_what_is_not_safe(policy, answers):
    known = judge(CLASSES, answers)
    (one,) = parse(policy, known)
    always = one.model_copy(update={"probability": 1.0})
    inside = members(one.name, one.strength)
    seen = {step.name for _, found in drawn([always]) for step in found.steps}
    for name in seen:
        for like in operations.LIKE[name]:
            assert overall(known, like, inside[like]).verdict == "safe"
    allowed = set(operations.pooled(frozenset(one.pool)))
    assert seen <= {*allowed, "invert"}
    if one.name != "autoaugment":
        assert seen == allowed


def test_the_amounts_that_a_policy_draws_stay_within_what_was_judged():
    inside = members("trivialaugment", 1.0)
    one = AugmentationChoice(name="trivialaugment", strength=1, probability=1)
    like = {"shear": "perspective", "sharpness": "blur"}
    for _, found in drawn([one], draws=3000):
        for step in found.steps:
            name = like.get(step.name, step.name)
            if name in inside and step.name != "sharpness":
                amount = max(abs(step.amount), *map(abs, step.spot or (0.0,)))
                assert amount <= inside[name] + 1e-9


def test_a_preset_never_draws_beyond_the_strength_that_is_safe():
    known = judge(CLASSES, Answers())
    chosen = parse("strong", known)
    assert chosen
    limits = {one.name: one.strength for one in chosen}
    for _, found in drawn(chosen):
        for step in found.steps:
            force = CATALOGUE[step.name].force
            assert force(step.amount) <= force(limits[step.name]) + 1e-9
            told = overall(known, step.name, abs(step.amount) or limits[step.name])
            assert told.verdict == "safe"


def test_an_exception_holds_for_every_draw_and_for_policies_too():
    spared = ("turn_left", "turn_right")
    mirror = choice("horizontal_flip").model_copy(update={"not_for": spared})
    policy = choice("randaugment", 9, 0.9).model_copy(update={"not_for": ("stop",)})
    touched = {label: set() for label in CLASSES}
    for label, found in drawn([mirror, policy]):
        assert found.target.text == label
        touched[label] |= {step.name for step in found.steps}
    for label in CLASSES:
        assert ("horizontal_flip" in touched[label]) == (label not in spared)
        others = touched[label] - {"horizontal_flip"}
        assert bool(others) == (label != "stop")


def test_labels_are_swapped_exactly_where_a_mirror_was_drawn():
    other = {"turn_left": "turn_right", "turn_right": "turn_left"}
    mirror = choice("horizontal_flip").model_copy(update={"swap": (("turn_left", "turn_right"),)})
    turned = choice("rotation", 10)
    swapped = 0
    for label, found in drawn([mirror, turned], draws=4000):
        mirrored = any(step.name == "horizontal_flip" for step in found.steps)
        assert found.target.text == (other.get(label, label) if mirrored else label)
        swapped += found.target.text != label
    assert 700 < swapped < 900  # two classes of five, half of the time


def test_the_views_of_frozen_features_are_named_by_their_pool():
    """Else a cached view of the whole policy would stand in for one of the confined policy."""
    whole = choice("randaugment", 5)
    confined = restricted(whole, judge(CLASSES, Answers()))
    row = Row(file="f", target=OneClass("stop"), side="training", content="c")
    keys = {Views(augmentations=(one,), count=1, seed=0).key(row, 0) for one in (whole, confined)}
    assert len(keys) == 2


def test_nothing_is_drawn_from_an_empty_pool():
    empty = AugmentationChoice(name="randaugment", strength=9, probability=1, pool=())
    assert all(found.steps == () for _, found in drawn([empty], draws=200))
    both = AugmentationChoice(name="rotation", strength=0, probability=1)
    assert all(
        found.steps == (AugmentParams("rotation", 0.0),) for _, found in drawn([both], draws=50)
    )
