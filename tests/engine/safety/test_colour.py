"""The colour numbers see colours and nothing else."""

import numpy as np

from core.engine.augment import pipeline
from core.engine.safety import colour


def _disc(paint: tuple[int, int, int]) -> np.ndarray:
    image = np.full((80, 80, 3), 128, np.uint8)
    y, x = np.mgrid[:80, :80]
    image[(y - 40) ** 2 + (x - 40) ** 2 < 500] = paint
    return image


def test_size_is_fixed_and_finite() -> None:
    for image in (np.zeros((9, 30, 3), np.uint8), _disc((255, 0, 0))):
        described = colour.describe(image)
        assert described.shape == (colour.SIZE,)
        assert np.isfinite(described).all()


def test_red_and_green_differ_more_than_red_and_its_mirror_image() -> None:
    red, green = colour.describe(_disc((200, 30, 30))), colour.describe(_disc((30, 200, 30)))
    mirrored = colour.describe(_disc((200, 30, 30))[:, ::-1])
    assert np.abs(red - green).sum() > 10 * np.abs(red - mirrored).sum()


def test_hues_around_red_are_neighbours() -> None:
    before, after = colour.describe(_disc((200, 10, 0))), colour.describe(_disc((200, 0, 10)))
    assert np.abs(before - after).sum() < 1


def test_a_shift_is_seen_as_in_the_whole_picture() -> None:
    image = _disc((200, 40, 40))
    seen = colour.shifted(image[None], "hue", 1 / 3)[0].astype(float)
    whole = colour.describe(pipeline.fixed(image, "hue", 1 / 3))
    assert np.abs(seen - whole).max() < 0.1 < np.abs(whole - colour.describe(image)).max()
