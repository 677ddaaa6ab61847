"""The worlds' truths hold by construction."""

import numpy as np
import pytest

from benchmarks.worlds import all as worlds
from benchmarks.worlds import colours, signs, surfaces
from core.engine.augment import pipeline


@pytest.mark.parametrize("name", ["arrows", "lamps", "leaking", "targetless"])
def test_one_seed_draws_one_world(name: str) -> None:
    first, again = worlds.draw(name, 1, 4), worlds.draw(name, 1, 4)
    assert first.pictures.keys() == again.pictures.keys()
    assert all(np.array_equal(first.pictures[f], again.pictures[f]) for f in first.pictures)


def test_a_mirrored_arrow_is_the_other_arrow() -> None:
    left, right = (signs.arrow(degrees)(np.random.default_rng(0))[0][0] for degrees in (180, 0))
    assert np.allclose(np.sort(left * [-1, 1], axis=0), np.sort(right, axis=0))
    assert signs.arrow_truth("left", "right", "horizontal_flip", 1) == "changes"


def test_a_six_turned_round_is_a_nine() -> None:
    six, nine = (signs.six(turned)(np.random.default_rng(0))[0] for turned in (False, True))
    assert all(np.allclose(one, -other) for one, other in zip(six, nine, strict=True))


def test_a_third_of_the_circle_makes_red_green() -> None:
    assert colours.hue_truth("red", "green", 1 / 3) == "changes"
    assert colours.hue_truth("red", "green", 0.05) == "harmless"


def test_colours_are_equally_light() -> None:
    rng = np.random.default_rng(0)
    light = [
        float(colours.paint(hue, rng) @ [0.299, 0.587, 0.114]) for hue in (0, 1 / 3, 2 / 3) * 20
    ]
    assert 70 <= min(light) <= max(light) <= 110


def test_the_smaller_the_crop_the_more_defects_are_lost() -> None:
    rng = np.random.default_rng(0)
    masks = [(surfaces.defect(rng, "hole") * 255).astype(np.uint8) for _ in range(20)]
    lost = [surfaces.lost_share(masks, "crop", kept, rng) for kept in (0.9, 0.5, 0.1)]
    assert lost == sorted(lost)
    assert lost[0] < 0.2 < 0.6 < lost[-1]


def test_grey_leaves_nothing_of_a_colour_class() -> None:
    rng = np.random.default_rng(0)
    means = [
        np.mean([pipeline.fixed(colours.blob(rng, hue), "grayscale", 1).mean() for _ in range(15)])
        for hue in (0.0, 1 / 3)
    ]
    assert abs(means[0] - means[1]) < 12
