"""Turning, scaling, shearing and moving, of pictures and of points alike, by one matrix."""

import math
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from core.engine.augment.library import geometry
from core.engine.augment.params import Image, Points, Size

Matrix = npt.NDArray[np.float64]
"""3 × 3, from places in the picture to places in the changed one."""


def size_of(image: Image) -> Size:
    """Width and height of a picture."""
    return image.shape[1], image.shape[0]


def matrix(size: Size, *, turn: float = 0.0, scale: float = 1.0, **moves: float) -> Matrix:
    """Turn (degrees, anticlockwise), scale, shear or shift about the middle.

    Args:
        size: of the picture.
        turn: degrees, anticlockwise.
        scale: 1 = as it is.
        moves: `x` and `y`, shares of the width and height; `shear_x` and `shear_y`, tangents.
    """
    width, height = size
    made: Matrix = geometry.create_affine_transformation_matrix(
        translate={"x": moves.get("x", 0.0) * width, "y": moves.get("y", 0.0) * height},
        shear={side: math.degrees(math.atan(moves.get(f"shear_{side}", 0.0))) for side in "xy"},
        scale={"x": scale, "y": scale},
        rotate=turn,
        shift=((width - 1) / 2, (height - 1) / 2),
    )
    return made


def warp(image: Image, by: Matrix) -> Any:
    """The picture changed by a matrix without perspective; the rim is filled by reflection."""
    size = image.shape[:2]
    return geometry.warp_affine(image, by, cv2.INTER_LINEAR, 0, cv2.BORDER_REFLECT_101, size)


def moved(points: Points, by: Matrix) -> Points:
    """Where a matrix, with perspective or without, takes points."""
    flat = np.column_stack([points, np.ones(len(points))]) @ np.asarray(by, np.float64).T
    return np.asarray(flat[:, :2] / flat[:, 2:])
