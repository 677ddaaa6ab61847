"""The surroundings vary and know nothing of the sign."""

import numpy as np
import pytest
from PIL import Image

from core.data import scenery


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_a_background_has_the_size_that_was_asked_for_and_follows_its_generator() -> None:
    one, same, other = (scenery.background(90, 70, generator(seed)) for seed in (1, 1, 2))
    assert one.size == (90, 70)
    assert one.tobytes() == same.tobytes() != other.tobytes()


def test_backgrounds_differ_in_brightness_and_colour() -> None:
    means = np.array(
        [np.asarray(scenery.background(60, 60, generator(seed))).mean((0, 1)) for seed in range(40)]
    )
    assert (means.std(axis=0) > 12).all()


@pytest.mark.parametrize("seed", range(12))
def test_weather_and_camera_leave_a_picture(seed: int) -> None:
    scene = scenery.background(80, 60, generator(seed))
    scenery.pole(scene, (40, 30), 50, generator(seed))
    scenery.cover(scene, (40, 30), 50, generator(seed))
    photograph = scenery.photographed(scene, generator(seed))
    assert (photograph.size, photograph.mode) == ((80, 60), "RGB")
    assert np.asarray(photograph).std() > 2


def test_a_cover_hides_a_part_at_most() -> None:
    hidden = []
    for seed in range(60):
        scene = Image.new("RGB", (100, 100), "white")
        scenery.cover(scene, (50, 50), 80, generator(seed))
        hidden.append((np.asarray(scene).min(axis=2) < 200).mean())
    assert max(hidden) < 0.35
    assert np.mean(np.array(hidden) > 0) < 0.6


def test_soft_noise_is_soft_and_stays_between_0_and_1() -> None:
    hills = scenery.soft_noise(64, 48, 4, generator())
    assert hills.shape == (48, 64)
    assert 0 <= hills.min() < hills.max() <= 1
    assert np.abs(np.diff(hills, axis=1)).max() < 0.2
