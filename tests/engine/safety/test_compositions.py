"""Things before photographs: what is said of each class is true of its pictures."""

from collections.abc import Iterator

import numpy as np
import pytest

from benchmarks.worlds import compositions
from benchmarks.worlds.canvas import Image
from core.engine.augment import pipeline


def _photographs() -> Iterator[Image]:
    rng = np.random.default_rng(0)
    while True:
        yield rng.integers(90, 160, (compositions.SIDE, compositions.SIDE, 3)).astype(np.uint8)


def test_a_shift_of_hue_that_lays_one_fruit_on_another_changes_it_alone() -> None:
    assert compositions.fruit_truth("red", "yellow", "hue", 1 / 6) == "changes"
    assert compositions.fruit_truth("yellow", "red", "hue", 1 / 6) == "open"
    assert compositions.fruit_truth("yellow", "red", "hue", -1 / 6) == "changes"
    assert compositions.fruit_truth("red", "yellow", "hue", 0.02) == "harmless"


def test_the_hue_shift_makes_that_colour() -> None:
    world = compositions.fruit(_photographs(), np.random.default_rng(0), 6)

    def greens(name: str, shift: float) -> float:
        shown = [image for file, image in world.pictures.items() if file.startswith(name)]
        moved = np.stack([pipeline.fixed(image, "hue", shift) for image in shown]).astype(float)
        return float((moved[..., 1] > moved[..., 0] + 40).mean())

    assert greens("red", 0) < 0.01 < 0.03 < greens("red", 1 / 3)


def test_a_thing_made_larger_stays_near_and_is_far_no_more() -> None:
    world = compositions.sizes(_photographs(), np.random.default_rng(0), 2)
    assert world.of_class("near", "far", "zoom", 0.75) == "harmless"
    assert world.of_class("far", "near", "zoom", 0.75) == "changes"
    assert world.of_class("near", "far", "zoom", -0.42) == "changes"


@pytest.mark.parametrize("name", ["horizontal_flip", "vertical_flip"])
def test_a_letter_without_a_side_is_never_said_to_change(name: str) -> None:
    truths = {compositions._letter_truth(a, "b", name, 1) for a in "dox"}
    assert truths <= {"changes", "open"}
    assert compositions._letter_truth("d", "b", "horizontal_flip", 1) == "changes"
