"""Drawing with numpy and OpenCV: backgrounds, polygons in a random pose, camera noise."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]
SIDE = 128
"""Side of every drawn picture, in pixels."""
SUPER = 2
"""Shapes are drawn at this multiple, then averaged down."""


def field(rng: np.random.Generator, cells: int, side: int = SIDE) -> npt.NDArray[np.float64]:
    """Smooth random values between 0 and 1 with about `cells` bumps a side."""
    coarse = rng.random((cells + 1, cells + 1)).astype(np.float32)
    smooth = cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC)
    return np.clip(smooth, 0, 1).astype(np.float64)


def colour(rng: np.random.Generator, low: int = 30, high: int = 225) -> npt.NDArray[np.float64]:
    """Any colour."""
    return rng.uniform(low, high, 3)


def background(rng: np.random.Generator, side: int = SIDE) -> npt.NDArray[np.float64]:
    """Two colours mixed by a random field, a few lines and patches, some grain; H, W, 3."""
    mix = field(rng, int(rng.integers(2, 7)), side)[..., None]
    picture = colour(rng) * mix + colour(rng) * (1 - mix)
    for _ in range(int(rng.integers(2, 6))):
        ends = rng.integers(0, side, 4).tolist()
        cv2.line(
            picture, ends[:2], ends[2:], colour(rng).tolist(), int(rng.integers(1, 5)), cv2.LINE_AA
        )
    for _ in range(int(rng.integers(0, 4))):
        middle, size = rng.integers(0, side, 2).tolist(), int(rng.integers(4, 18))
        cv2.circle(picture, middle, size, colour(rng).tolist(), -1, cv2.LINE_AA)
    return picture + rng.normal(0, rng.uniform(2, 8), (side, side, 1))


@dataclass(frozen=True, kw_only=True)
class Pose:
    """Where a shape stands; a shape's own coordinates run from −1 to 1, y down."""

    x: float
    y: float
    scale: float
    degrees: float
    """Clockwise."""
    squash: float = 1.0

    def place(self, points: Points, side: int = SIDE) -> Points:
        """Pixels of a shape's points."""
        angle = np.deg2rad(self.degrees)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        moved = (points * [self.squash, 1.0]) @ turn * self.scale * side / 2
        return np.asarray(moved + np.array([self.x, self.y]) * side, dtype=np.float64)


def pose(
    rng: np.random.Generator, *, turn: float = 10, size: tuple[float, float] = (0.45, 0.8)
) -> Pose:
    """A random pose near the middle; `turn` is the largest angle in degrees."""
    return Pose(
        x=rng.uniform(0.4, 0.6),
        y=rng.uniform(0.4, 0.6),
        scale=rng.uniform(*size),
        degrees=rng.uniform(-turn, turn),
        squash=rng.uniform(0.85, 1.15),
    )


def polygon(picture: npt.NDArray[np.float64], points: Points, paint: npt.ArrayLike) -> None:
    """Fill a polygon (pixels) smoothly, in place."""
    side = picture.shape[0]
    mask = np.zeros((side * SUPER, side * SUPER), np.uint8)
    cv2.fillPoly(mask, [np.round(points * SUPER * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    cover = cv2.resize(mask, (side, side), interpolation=cv2.INTER_AREA)[..., None] / 255.0
    picture[:] = picture * (1 - cover) + np.asarray(paint) * cover


def stroke(
    picture: npt.NDArray[np.float64], points: Points, width: float, paint: npt.ArrayLike
) -> None:
    """Draw a line through points (pixels), `width` in pixels, in place."""
    side = picture.shape[0]
    mask = np.zeros((side * SUPER, side * SUPER), np.uint8)
    line = np.round(points * SUPER * 16).astype(np.int32)
    cv2.polylines(mask, [line], False, 255, max(1, round(width * SUPER)), cv2.LINE_AA, 4)
    cover = cv2.resize(mask, (side, side), interpolation=cv2.INTER_AREA)[..., None] / 255.0
    picture[:] = picture * (1 - cover) + np.asarray(paint) * cover


def disc(radius: float = 1.0, corners: int = 48) -> Points:
    """A circle, or a regular polygon, around the origin."""
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False) + np.pi / corners
    return np.stack([np.cos(angles), np.sin(angles)], axis=1) * radius


def contrast(rng: np.random.Generator) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Two colours of clearly different lightness, in random order of light and dark."""
    pair = [rng.uniform(5, 80, 3), rng.uniform(170, 250, 3)]
    first = int(rng.integers(2))
    return pair[first], pair[1 - first]


def photographed(picture: npt.NDArray[np.float64], rng: np.random.Generator) -> Image:
    """Light, blur and noise of a camera."""
    lit = picture * rng.uniform(0.75, 1.2) + rng.uniform(-15, 15)
    soft = cv2.GaussianBlur(lit, (0, 0), rng.uniform(0.3, 0.9))
    return np.clip(soft + rng.normal(0, rng.uniform(1, 5), soft.shape), 0, 255).astype(np.uint8)
