"""The catalogue of augmentations: complete, in plain units, with reasons."""

import pytest

from core.augment.catalogue import CATALOGUE, TURNS

NAMES = [
    "horizontal_flip",
    "vertical_flip",
    "rotate_90",
    "rotate_180",
    "rotation",
    "shift",
    "crop",
    "zoom",
    "perspective",
    "hue",
    "saturation",
    "grayscale",
    "brightness",
    "contrast",
    "blur",
    "noise",
    "jpeg",
    "erase",
    "randaugment",
    "trivialaugment",
    "autoaugment",
    "mixup",
    "cutmix",
]


def test_the_names_are_those_of_the_command_line() -> None:
    assert list(CATALOGUE) == NAMES
    assert set(TURNS) < set(CATALOGUE)


@pytest.mark.parametrize("name", NAMES)
def test_every_ladder_runs_from_weak_to_strong_within_the_limits(name: str) -> None:
    one = CATALOGUE[name]
    forces = [one.force(rung) for rung in one.ladder]
    assert forces == sorted(set(forces))
    assert one.default in one.ladder
    assert all(one.limits[0] <= rung <= one.limits[1] for rung in one.ladder)


@pytest.mark.parametrize("name", NAMES)
def test_every_augmentation_says_when_and_when_not(name: str) -> None:
    one = CATALOGUE[name]
    assert one.title
    assert one.why.endswith(".")
    assert one.when_not.endswith(".")
    assert bool(one.unit) != one.is_switch
