"""One picture is laid over another to a fraction of a pixel."""

import numpy as np
import pytest
from PIL import Image

from core.data import registration, signs

SIDE = 128


def square(image: Image.Image) -> registration.Floats:
    small = image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float32)


@pytest.mark.parametrize("cut", [(0, 0, 0, 0), (5, 0, 0, 0), (3, 5, 7, 2), (10, 10, 10, 10)])
def test_the_window_of_a_crop_is_found_from_both_sides(cut: tuple[int, int, int, int]) -> None:
    image = signs.draw("priority_road", np.random.default_rng(2)).resize((600, 600))
    left, top, right, bottom = (share / 100 for share in cut)
    crop = image.crop((600 * left, 600 * top, 600 * (1 - right), 600 * (1 - bottom)))
    wanted = (1 - left - right, left - right, 1 - top - bottom, top - bottom)
    place = registration.registered(square(crop), square(image))
    assert place == pytest.approx(wanted, abs=0.01)
    back = registration.registered(square(image), square(crop))
    assert back is not None
    assert back[0] == pytest.approx(1 / wanted[0], abs=0.02)
    drawn, inside = registration.drawn_through(square(image), np.array(wanted))
    assert inside.all()
    assert np.abs(drawn - square(crop)).mean() < 4  # of 255: both were made smaller once more


def test_what_is_outside_a_window_is_said() -> None:
    _, inside = registration.drawn_through(np.zeros((8, 8), np.float32), np.array((1, 0.5, 1, 0)))
    assert inside.tolist() == [[True] * 6 + [False] * 2] * 8


def test_other_and_empty_pictures_are_nowhere() -> None:
    first = square(signs.draw("priority_road", np.random.default_rng(2)))
    other = square(signs.draw("turn_left", np.random.default_rng(3)))
    assert registration.registered(first, other) is None
    empty = np.full((SIDE, SIDE), 200, np.float32)
    assert registration.registered(empty, empty) is None
