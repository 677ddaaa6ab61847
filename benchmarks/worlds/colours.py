"""Classes that only colour tells apart, lamps whose place gives it away, and signs with a shape."""

import colorsys

import numpy as np
import numpy.typing as npt

from benchmarks.worlds import canvas
from benchmarks.worlds.canvas import Image
from benchmarks.worlds.world import Truth, World, mild

SPREAD = 0.04
"""Half the width of a class on the colour circle."""
HUES = {"red": 0.0, "green": 1 / 3, "blue": 2 / 3}
GEOMETRY = ("horizontal_flip", "vertical_flip", "rotate_90", "rotate_180", "rotation", "shift")
LIGHT = ("brightness", "contrast", "noise", "blur", "jpeg")


def paint(hue: float, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """A strong colour of a hue whose lightness (Rec. 601) says nothing about the hue."""
    rgb = np.array(colorsys.hsv_to_rgb(hue % 1.0, rng.uniform(0.65, 1.0), 1.0)) * 255
    light = rng.uniform(70, 110)
    return rgb * light / float(rgb @ [0.299, 0.587, 0.114])


def blob(rng: np.random.Generator, hue: float) -> Image:
    """A bumpy thing of one colour on a colourless background."""
    grey = canvas.background(rng).mean(axis=2, keepdims=True)
    picture = np.repeat(grey, 3, axis=2)
    for _ in range(int(rng.integers(1, 4))):
        angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        lobes = int(rng.integers(2, 6))
        radius = 0.6 + rng.uniform(0, 0.3) * np.sin(lobes * angles + rng.uniform(0, 7))
        points = np.stack([np.cos(angles) * radius, np.sin(angles) * radius], axis=1)
        where = canvas.Pose(
            x=rng.uniform(0.3, 0.7), y=rng.uniform(0.3, 0.7), scale=rng.uniform(0.4, 0.8), degrees=0
        )
        canvas.polygon(picture, where.place(points), paint(hue, rng))
    return canvas.photographed(picture, rng)


def hue_truth(a: str, b: str, strength: float) -> Truth:
    """Two hue intervals: does a shift lay one on the other, or leave both nearest to themselves?"""
    distance = (HUES[b] - HUES[a]) % 1.0
    apart = min(
        abs((strength - distance + 0.5) % 1 - 0.5), abs((strength + distance + 0.5) % 1 - 0.5)
    )
    if apart <= SPREAD:
        return "changes"
    return "harmless" if abs(strength) <= 1 / 6 - 2 * SPREAD else "open"


def colour_truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
    """Geometry is harmless; grey takes the only evidence away."""
    if augmentation == "hue":
        return hue_truth(a, b, strength)
    if augmentation == "grayscale":
        return "changes" if strength >= 1 else "open"
    if augmentation == "saturation":
        return "changes" if strength <= -1 else mild(augmentation, strength)
    if augmentation in GEOMETRY[:5]:
        return "harmless"
    return mild(augmentation, strength)


def colours(rng: np.random.Generator, each: int = 30) -> World:
    """Red, green and blue things of one shape and one lightness."""
    pictures = {
        f"{name}/{number:03d}.png": blob(rng, hue + rng.uniform(-SPREAD, SPREAD))
        for name, hue in HUES.items()
        for number in range(each)
    }
    return World(
        name="colours",
        pictures=pictures,
        truth=colour_truth,
        augmentations=("hue", "grayscale", "saturation", *GEOMETRY, *LIGHT),
        kept={
            ("hue", s): 1.0 if s <= 0.1 else 0.0 for s in (0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3)
        },
    )


def lamp(rng: np.random.Generator, hue: float, place: float) -> Image:
    """A dark box with two lamps; the lit one is at `place` (−1 top, 1 bottom)."""
    picture = canvas.background(rng)
    where = canvas.pose(rng, turn=6, size=(0.6, 0.9))
    box = np.array([(-0.5, -1), (0.5, -1), (0.5, 1), (-0.5, 1)])
    canvas.polygon(picture, where.place(box), rng.uniform(15, 50, 3))
    for at in (-1.0, 1.0):
        lit = paint(hue, rng) * 1.6 if at == place else rng.uniform(40, 70, 3)
        canvas.polygon(picture, where.place(canvas.disc(0.35) + np.array([0, at * 0.5])), lit)
    return canvas.photographed(picture, rng)


def lamp_truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
    """The label is the colour; the place says the same, so that grey looks harmless."""
    if augmentation == "grayscale" or (augmentation == "hue" and abs(strength) >= 0.3):
        return "trap"
    if augmentation in ("vertical_flip", "rotate_180"):
        return "trap"
    if augmentation == "horizontal_flip":
        return "harmless"
    return "open" if augmentation == "hue" else mild(augmentation, strength)


def lamps(rng: np.random.Generator, each: int = 30) -> World:
    """Red on top, green below: two cues that say the same until one is changed."""
    kinds = {"stop": (0.0, -1.0), "go": (0.38, 1.0)}
    pictures = {
        f"{name}/{number:03d}.png": lamp(rng, hue + rng.uniform(-0.03, 0.03), place)
        for name, (hue, place) in kinds.items()
        for number in range(each)
    }
    return World(
        name="lamps",
        pictures=pictures,
        truth=lamp_truth,
        augmentations=(
            "hue",
            "grayscale",
            "horizontal_flip",
            "vertical_flip",
            "rotate_180",
            *LIGHT,
        ),
    )


LIGHTS = {"stop": (0.0, -0.72), "wait": (1 / 6, 0.0), "go": (0.38, 0.72)}
"""Hue and place of three lights in one box: the middle one is no mirror image of any other."""


def light(
    ground: npt.NDArray[np.float64], hue: float, place: float, rng: np.random.Generator
) -> Image:
    """A box that fills most of a picture, with three lamps, one of them lit.

    Args:
        ground: what is behind it [side, side, 3]; painted over.
        hue: of the lit lamp.
        place: of the lit lamp, as in `LIGHTS`.
        rng: of its size, tilt and paints.
    """
    side = len(ground)
    x, y = rng.uniform(0.47, 0.53, 2)
    where = canvas.Pose(x=x, y=y, scale=rng.uniform(0.6, 0.85), degrees=rng.uniform(-4, 4))
    box = np.array([(-0.42, -1.1), (0.42, -1.1), (0.42, 1.1), (-0.42, 1.1)])
    canvas.polygon(ground, where.place(box, side), rng.uniform(15, 50, 3))
    for _, at in LIGHTS.values():
        lit = paint(hue + rng.uniform(-0.03, 0.03), rng) * 1.6
        shown = lit if at == place else rng.uniform(40, 70, 3)
        disc = canvas.disc(0.3) + np.array([0, at])
        canvas.polygon(ground, where.place(disc, side), shown)
    return canvas.photographed(ground, rng)


def light_truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
    """As of lamps; a shift by a sixth of the circle already makes another light of one."""
    if augmentation == "hue" and abs(strength) >= 1 / 6 - SPREAD:
        return "trap"
    if augmentation in ("vertical_flip", "rotate_180"):
        return "open"
    return lamp_truth(a, b, augmentation, strength)


def lights(rng: np.random.Generator, each: int = 30) -> World:
    """Red above yellow above green, one of them lit."""
    pictures = {
        f"{name}/{number:03d}.png": light(canvas.background(rng), hue, place, rng)
        for name, (hue, place) in LIGHTS.items()
        for number in range(each)
    }
    return World(
        name="lights",
        pictures=pictures,
        truth=light_truth,
        augmentations=("hue", "grayscale", "saturation", "horizontal_flip", *LIGHT),
    )


def plate(
    ground: npt.NDArray[np.float64], corners: int, hue: float, rng: np.random.Generator
) -> Image:
    """A sign of one colour with a white rim.

    Args:
        ground: what is behind it [side, side, 3]; painted over.
        corners: of the sign.
        hue: of its paint.
        rng: of its size, tilt and paint.
    """
    size, tilt = rng.uniform(0.7, 0.9), rng.uniform(-8, 8)
    where = canvas.Pose(x=0.5, y=0.5, scale=size, degrees=tilt)
    for share, tone in ((1.0, np.full(3, 235.0)), (0.82, paint(hue, rng))):
        canvas.polygon(ground, where.place(canvas.disc(share, corners), len(ground)), tone)
    return canvas.photographed(ground, rng)


def plates(rng: np.random.Generator, each: int = 30) -> World:
    """Red signs of three corners and blue round ones: in grey the shape still tells."""
    kinds = {"danger": (3, 0.0), "duty": (40, 0.6)}
    pictures = {
        f"{name}/{number:03d}.png": plate(canvas.background(rng), *kind, rng)
        for name, kind in kinds.items()
        for number in range(each)
    }
    return World(
        name="plates",
        pictures=pictures,
        truth=lambda a, b, augmentation, strength: (
            "open" if augmentation in ("grayscale", "hue") else mild(augmentation, strength)
        ),
        augmentations=("grayscale", "saturation", "horizontal_flip", *LIGHT),
    )
