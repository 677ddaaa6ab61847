"""Every mode becomes RGB, and every orientation upright."""

import pytest
from PIL import Image

from core.data import rgb


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I", "F", "I;16"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    picture = rgb.to_rgb(Image.new(mode, (4, 3)))
    assert (picture.mode, picture.size) == ("RGB", (4, 3))


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, (0, 0)), (2, (2, 0)), (3, (2, 1)), (4, (0, 1)), (5, (0, 0)), (6, (1, 0)), (7, (1, 2)),
     (8, (0, 2)), (9, (0, 0))],
)  # fmt: skip
def test_the_first_pixel_goes_where_the_orientation_says(
    orientation: int, corner: tuple[int, int]
) -> None:
    picture = Image.new("RGB", (3, 2))
    picture.putpixel((0, 0), (255, 0, 0))
    assert rgb.upright(picture, orientation).getpixel(corner) == (255, 0, 0)
