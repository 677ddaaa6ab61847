"""A part of a picture: a box with a share of its area, which always lies inside."""

import math


def box(shape: tuple[int, ...], area: float, spot: tuple[float, ...]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom in pixels.

    Args:
        shape: height and width of the picture.
        area: share of it, 0-1.
        spot: left and top as shares of the room there is, and the natural logarithm of width ÷
            height, both as shares of the picture's; empty = in the middle.
    """
    left, top, stretch = spot or (0.5, 0.5, 0.0)
    height = min(1.0, max(area, math.sqrt(area / math.exp(stretch))))
    width = area / height
    high, wide = (max(1, round(s * n)) for s, n in zip((height, width), shape, strict=False))
    x, y = round(left * (shape[1] - wide)), round(top * (shape[0] - high))
    return x, y, x + wide, y + high
