import pickle

import numpy as np
import pytest

from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.data.target import OneClass
from core.engine.augment import pipeline
from core.engine.augment.functions import POLICIES
from core.engine.augment.params import AugmentParams
from core.errors import UnknownAugmentation
from core.plan.presets import PRESETS
from tests import worlds

EVERY = [one for one in CATALOGUE.values() if not one.mixes_labels]
names = pytest.mark.parametrize("switch", EVERY, ids=lambda one: one.name)


@pytest.fixture
def picture():
    image = np.asarray(worlds.picture(3, size=(60, 48)), dtype=np.uint8).copy()
    image.setflags(write=False)
    return image


def _always(name, strength, **more):
    return AugmentationChoice(name=name, strength=strength, probability=1, **more)


@names
def test_every_augmentation_changes_the_picture_and_says_so(switch, picture):
    line = pipeline.build([_always(switch.name, switch.ladder[-1])], 224)
    rng = np.random.default_rng(1)
    drawn = [line(picture, OneClass("a"), rng) for _ in range(8)]
    assert any(not np.array_equal(one.image, picture) for one in drawn)
    assert any(one.drawn for one in drawn)
    assert all(one.image.dtype == np.uint8 for one in drawn)


@names
def test_the_picture_keeps_its_shape_but_for_a_quarter_turn(switch, picture):
    line = pipeline.build([_always(switch.name, switch.ladder[-1])], 224)
    for seed in range(20):
        shape = line(picture, OneClass("a"), np.random.default_rng(seed)).image.shape
        assert shape == ((60, 48, 3) if -1.0 in switch.lossless_at else (48, 60, 3))


@names
def test_every_rung_of_every_ladder_and_both_limits_can_be_applied(switch, picture):
    if switch.name in POLICIES:
        return
    for strength in (*switch.ladder, *switch.limits):
        for sign in (1, -1) if switch.signed else (1,):
            pipeline.fixed(picture, switch.name, sign * strength)
            pipeline.fixed(picture, switch.name, sign * strength, np.random.default_rng(2))


def test_the_same_seed_gives_the_same_picture_and_another_seed_another(picture):
    line = pipeline.build(PRESETS["strong"], 224)
    one = line(picture, OneClass("a"), np.random.default_rng(5))
    same = line(picture, OneClass("a"), np.random.default_rng(5))
    other = line(picture, OneClass("a"), np.random.default_rng(6))
    assert np.array_equal(one.image, same.image)
    assert one.steps == same.steps
    assert one.steps != other.steps


def test_the_recorded_steps_alone_make_the_picture_again(picture):
    line = pipeline.build([*PRESETS["strong"], _always("randaugment", 9)], 224)
    for seed in range(20):
        drawn = line(picture, OneClass("a"), np.random.default_rng(seed))
        again = picture
        for step in drawn.steps:
            again = pipeline.apply(again, step)
        assert np.array_equal(again, drawn.image)


def test_the_order_in_a_plan_does_not_matter(picture):
    forth = pipeline.build(PRESETS["strong"], 224)
    back = pipeline.build(PRESETS["strong"][::-1], 224)
    assert forth == back


def test_a_pipeline_reaches_a_loader_process_unchanged(picture):
    line = pipeline.build(PRESETS["strong"], 224)
    assert pickle.loads(pickle.dumps(line)) == line  # noqa: S301 - our own


def test_an_augmentation_is_applied_as_often_as_its_probability(picture):
    line = pipeline.build([AugmentationChoice(name="horizontal_flip", strength=1)], 224)
    rng = np.random.default_rng(0)
    mirrored = sum(bool(line(picture, OneClass("a"), rng).drawn) for _ in range(1000))
    assert 450 < mirrored < 550


def test_a_class_that_is_left_out_is_left_alone(picture):
    line = pipeline.build([_always("horizontal_flip", 1, not_for=("left",))], 224)
    rng = np.random.default_rng(0)
    assert line(picture, OneClass("left"), rng).drawn == ()
    assert line(picture, OneClass("cat"), rng).drawn == ("mirrored",)


def test_mirror_and_swap_changes_the_label_of_a_pair_and_of_nobody_else(picture):
    choice = AugmentationChoice(
        name="horizontal_flip", strength=1, probability=0.5, swap=(("left", "right"),)
    )
    line = pipeline.build([choice], 224)
    other = {"left": "right", "right": "left", "cat": "cat"}
    rng = np.random.default_rng(0)
    for label in list(other) * 30:
        drawn = line(picture, OneClass(label), rng)
        mirrored = AugmentParams("horizontal_flip", 1.0) in drawn.steps
        assert drawn.target.text == (other[label] if mirrored else label)
        expected = picture[:, ::-1] if mirrored else picture
        assert np.array_equal(drawn.image, expected)


def test_a_label_that_was_swapped_decides_what_may_follow(picture):
    """The mirrored picture shows the other class: that class's exceptions count from there on."""
    line = pipeline.build(
        [
            _always("horizontal_flip", 1, swap=(("left", "right"),)),
            _always("brightness", 0.3, not_for=("right",)),
        ],
        224,
    )
    assert line(picture, OneClass("left"), np.random.default_rng(0)).drawn == ("mirrored",)
    assert len(line(picture, OneClass("right"), np.random.default_rng(0)).drawn) == 2


def test_mixup_and_cutmix_are_left_to_whoever_holds_the_batch(picture):
    line = pipeline.build([_always("mixup", 0.2), _always("cutmix", 1)], 224)
    assert line.augmentations == ()


def test_a_name_that_does_not_exist_is_refused():
    with pytest.raises(UnknownAugmentation, match="rotatoin"):
        pipeline.build([_always("rotatoin", 10)], 224)


def test_a_policy_takes_only_what_its_pool_allows(picture):
    line = pipeline.build([_always("randaugment", 9, pool=("rotation",))], 224)
    rng = np.random.default_rng(0)
    assert {s.name for _ in range(50) for s in line(picture, OneClass("a"), rng).steps} == {
        "rotation"
    }


def test_fixed_is_exact_and_without_chance(picture):
    turned = pipeline.fixed(picture, "rotate_180", 1)
    assert np.array_equal(turned, picture[::-1, ::-1])
    brighter = pipeline.fixed(picture, "brightness", 0.5)
    assert np.allclose(brighter, np.clip(picture * 1.5, 0, 255), atol=1)
    for name in ("crop", "erase", "noise", "perspective"):
        one, same = (pipeline.fixed(picture, name, 0.3) for _ in range(2))
        assert np.array_equal(one, same)


def test_signs_go_opposite_ways(picture):
    right = pipeline.fixed(picture, "shift", 0.1)
    left = pipeline.fixed(picture, "shift", -0.1)
    assert np.array_equal(right[:, 6:], picture[:, :-6])
    assert np.array_equal(left[:, :-6], picture[:, 6:])
    there = pipeline.fixed(pipeline.fixed(picture, "rotation", 90), "rotation", -90)
    assert np.abs(there[12:-12, 12:-12].astype(int) - picture[12:-12, 12:-12]).mean() < 3


def test_a_turn_is_anticlockwise_when_positive():
    image = np.zeros((41, 41, 3), np.uint8)
    image[20, 30:40] = 255  # a hand that points right
    for name, strength in (("rotation", 90), ("rotate_90", 1)):
        turned = pipeline.fixed(image, name, strength)
        assert turned[1:11, 20].min() == 255  # now it points up


def test_an_erased_part_has_the_size_that_it_says(picture):
    white = np.full((100, 100, 3), 255, np.uint8)
    white[::2] = 251  # so that the filling is a colour of its own
    erased = pipeline.fixed(white, "erase", 0.25)
    assert (erased == 253).all(2).mean() == pytest.approx(0.25, abs=0.01)


def test_grey_has_no_colour_left(picture):
    grey = pipeline.fixed(picture, "grayscale", 1)
    assert (grey.max(2) == grey.min(2)).all()


def test_blur_is_a_share_of_the_side_so_that_size_does_not_matter():
    def softness(side):
        image = np.zeros((side, side, 3), np.uint8)
        image[:, side // 2 :] = 255
        edge = pipeline.fixed(image, "blur", 0.02)[side // 2, :, 0].astype(float)
        return np.count_nonzero((edge > 40) & (edge < 215)) / side

    assert softness(200) == pytest.approx(softness(800), rel=0.15)
