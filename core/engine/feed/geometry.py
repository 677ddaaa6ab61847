"""Geometry of reading: where a picture's own pixels lie in the square that the network sees."""

from dataclasses import dataclass

import numpy as np

from core.engine.augment.params import Points, Size
from core.engine.backbone.preprocessing import Preprocessing


@dataclass(frozen=True, kw_only=True, slots=True)
class Geometry:
    """A picture resized, then cropped (or padded, where it is smaller) to a square."""

    size: Size
    """Of the picture as decoded, upright: width and height in pixels."""
    scaled: Size
    """After the resize."""
    left: int
    """Of the square in the resized picture; negative where the picture is padded."""
    top: int
    side_px: int

    def to_square(self, points: Points) -> Points:
        """Points [n, 2] of the picture as points of the square; some may lie outside it.

        The middle of the first pixel is at (0, 0) in both, as in `core.engine.augment.params`.
        """
        factor = np.divide(self.scaled, self.size)
        moved: Points = (points + 0.5) * factor - 0.5 - (self.left, self.top)
        return moved

    def from_square(self, points: Points) -> Points:
        """Points [n, 2] of the square as points of the picture: where an answer lies in it."""
        factor = np.divide(self.scaled, self.size)
        moved: Points = (points + (self.left, self.top) + 0.5) / factor - 0.5
        return moved


def of(size: Size, preprocessing: Preprocessing) -> Geometry:
    """The geometry of a picture of some width and height, to the pixel as timm evaluates it."""
    width, height = _scaled(size, preprocessing)
    side = preprocessing.side_px
    return Geometry(
        size=size,
        scaled=(width, height),
        left=round((width - side) / 2),
        top=round((height - side) / 2),
        side_px=side,
    )


def _scaled(size: Size, p: Preprocessing) -> Size:
    width, height = size
    if p.crop_mode == "squash":
        return p.resize_px, p.resize_px
    if p.crop_mode == "border":
        factor = p.resize_px / max(width, height)
        return max(1, round(width * factor)), max(1, round(height * factor))
    if width <= height:
        return p.resize_px, int(p.resize_px * height / width)
    return int(p.resize_px * width / height), p.resize_px
