"""Laws of where a picture's pixels go when it is read, and then augmented."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.augment.choice import AugmentationChoice
from core.data.target import OneClass
from core.engine.augment import pipeline
from core.engine.feed import geometry, images
from tests.engine.feed.test_images import settings

CORNERS = np.array([(60.0, 50.0), (150.0, 50.0), (150.0, 120.0), (60.0, 120.0)])


def dotted(folder: Path, corner: np.ndarray, size: tuple[int, int]) -> Path:
    """A black picture with one white dot around a point."""
    picture = Image.new("RGB", size)
    x, y = corner
    ImageDraw.Draw(picture).ellipse((x - 4, y - 4, x + 4, y + 4), fill="white")
    picture.save(folder / "dot.png")
    return folder / "dot.png"


def middle(image: np.ndarray) -> np.ndarray:
    """Where its light is."""
    light = image[..., 0].astype(float)
    light[light < 160] = 0  # the rim of a padded picture is grey
    y, x = np.indices(light.shape)
    return np.array([(light * x).sum(), (light * y).sum()]) / light.sum()


@pytest.mark.parametrize("mode", ["center", "squash", "border"])
@pytest.mark.parametrize("size", [(210, 170), (170, 210), (200, 200)])
def test_corners_lie_in_the_square_where_the_geometry_says(
    tmp_path: Path, mode: str, size: tuple[int, int]
) -> None:
    for corner in CORNERS:
        image, place = images.read_placed(dotted(tmp_path, corner, size), settings(mode, 96, 104))
        (there,) = place.to_square(corner[None])
        if ((there > 8) & (there < 88)).all():
            assert middle(image) == pytest.approx(there, abs=0.4)
        assert place.from_square(there[None])[0] == pytest.approx(corner)


@pytest.mark.parametrize("name", ["horizontal_flip", "rotate_90", "rotation", "shift", "zoom"])
def test_read_and_augmented_corners_move_as_the_pixels_do(tmp_path: Path, name: str) -> None:
    """The same drawn numbers move both: first into the square, then through every step."""
    strength = {"rotation": 15.0, "shift": 0.1, "zoom": 0.2}.get(name, 1.0)
    choice = AugmentationChoice(name=name, strength=strength, probability=1)
    line, seen = pipeline.build([choice], 96), 0
    for seed, corner in enumerate(CORNERS):
        image, place = images.read_placed(
            dotted(tmp_path, corner, (210, 170)), settings("squash", 96, 96)
        )
        drawn = line(image, OneClass("a"), np.random.default_rng(seed))
        points = place.to_square(corner[None])
        for step in drawn.steps:
            points = pipeline.move(points, step, (96, 96))
        if ((points > 8) & (points < 88)).all():
            assert middle(drawn.image) == pytest.approx(points[0], abs=0.5)
            seen += 1
    assert seen >= 2


def test_the_geometry_of_a_padded_picture_begins_inside_the_square() -> None:
    place = geometry.of((100, 50), settings("border", 48, 48))
    assert (place.scaled, place.left, place.top) == ((48, 24), 0, -12)
