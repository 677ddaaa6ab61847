"""More worlds of photographs: things of a known colour, size, tilt or symmetry before them.

Each says, class by class, what an augmentation does: a class may stay what it is while its rival
comes to look like it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.worlds import canvas, colours
from benchmarks.worlds.canvas import Image
from benchmarks.worlds.fonts import glyph
from benchmarks.worlds.world import Truth, World, mild

SIDE = 192
Kind = TypeVar("Kind")
Floats = npt.NDArray[np.float64]
SMALL, LARGE = (0.2, 0.26), (0.36, 0.46)
"""Sizes of things as shares of the side; three quarters more make the small large."""
FRUIT = {"red": 0.0, "yellow": 1 / 6, "green": 1 / 3}
"""Hues of three stages of ripeness."""


def _drawn(kinds: Mapping[str, Kind], each: int, draw: Callable[[Kind], Image]) -> dict[str, Image]:
    """So many pictures of each class."""
    return {
        f"{name}/{number:03d}.png": draw(kind)
        for name, kind in kinds.items()
        for number in range(each)
    }


def _thing(photograph: Image, hue: float, rng: np.random.Generator, size: float) -> Image:
    """A lit round thing of one hue somewhere before a photograph."""
    picture = photograph.astype(np.float64)
    angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    radius = 0.8 + rng.uniform(0, 0.2) * np.sin(int(rng.integers(2, 5)) * angles)
    points = np.stack([np.cos(angles) * radius, np.sin(angles) * radius], axis=1)
    where = canvas.Pose(x=rng.uniform(0.3, 0.7), y=rng.uniform(0.3, 0.7), scale=size, degrees=0)
    paint = colours.paint(hue, rng) * rng.uniform(0.9, 1.6)
    canvas.polygon(picture, where.place(points, SIDE), paint)
    light = where.place(canvas.disc(0.3) + rng.uniform(-0.3, 0.3, 2), SIDE)
    canvas.polygon(picture, light, np.minimum(paint * 1.4, 255))
    return canvas.photographed(picture, rng)


def _round(distance: float) -> float:
    return abs((distance + 0.5) % 1 - 0.5)


def fruit_truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
    """Hue lays one class on another, grey takes the only cue away; all else says nothing."""
    if augmentation == "grayscale":
        return "changes"
    if augmentation == "hue":
        return _recoloured(FRUIT[a], FRUIT[b], strength)
    if augmentation in ("horizontal_flip", "vertical_flip", "rotate_90", "rotate_180"):
        return "harmless"
    return mild(augmentation, strength)


def _recoloured(own: float, rival: float, shift: float) -> Truth:
    if _round(own + shift - rival) <= colours.SPREAD:
        return "changes"
    return "harmless" if abs(shift) <= colours.SPREAD else "open"


def fruit(photographs: Iterator[Image], rng: np.random.Generator, each: int) -> World:
    """Red, yellow and green things of any place, size and lightness."""
    pictures = _drawn(
        FRUIT,
        each,
        lambda hue: _thing(
            next(photographs), hue + rng.uniform(-0.03, 0.03), rng, rng.uniform(0.35, 0.6)
        ),
    )
    return World(
        name="fruit",
        pictures=pictures,
        truth=fruit_truth,
        augmentations=("hue", "grayscale", "horizontal_flip", "rotate_180", "brightness", "blur"),
        rungs={"hue": (0.02, 0.05, 0.1, 0.17, -0.17, 0.2, 0.3, 0.33, -0.33, 0.4, 0.5),
               "brightness": (0.3,), "blur": (0.005,)},
    )  # fmt: skip


def lamps(photographs: Iterator[Image], rng: np.random.Generator, each: int) -> World:
    """Red lights on top and green ones below: the place says what the colour means."""
    kinds = {"stop": (0.0, -1.0), "go": (0.38, 1.0)}
    pictures = _drawn(kinds, each, lambda kind: _lamp(next(photographs), *kind, rng))
    return World(
        name="lamps",
        pictures=pictures,
        truth=_lamp_truth,
        augmentations=("hue", "grayscale", "horizontal_flip", "vertical_flip", "brightness"),
        rungs={"hue": (0.02, 0.2, 0.3, -0.4, 0.5), "brightness": (0.3,)},
    )


def _lamp_truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
    strong = augmentation == "hue" and abs(strength) >= 0.2
    return "trap" if strong else colours.lamp_truth(a, b, augmentation, strength)


def _lamp(photograph: Image, hue: float, place: float, rng: np.random.Generator) -> Image:
    picture = photograph.astype(np.float64)
    where = canvas.pose(rng, turn=6, size=(0.4, 0.8))
    box = np.array([(-0.5, -1), (0.5, -1), (0.5, 1), (-0.5, 1)])
    canvas.polygon(picture, where.place(box, SIDE), rng.uniform(15, 50, 3))
    for at in (-1.0, 1.0):
        tone = colours.paint(hue + rng.uniform(-0.03, 0.03), rng) * 1.6
        lit = tone if at == place else rng.uniform(40, 70, 3)
        disc = canvas.disc(0.35) + np.array([0, at * 0.5])
        canvas.polygon(picture, where.place(disc, SIDE), lit)
    return canvas.photographed(picture, rng)


def lights(photographs: Iterator[Image], rng: np.random.Generator, each: int) -> World:
    """Three lights one above the other before photographs, one of them lit."""
    pictures = _drawn(
        colours.LIGHTS,
        each,
        lambda kind: colours.light(next(photographs).astype(np.float64), *kind, rng),
    )
    return World(
        name="lights",
        pictures=pictures,
        truth=colours.light_truth,
        augmentations=("hue", "grayscale", "horizontal_flip", "brightness"),
        rungs={"hue": (0.02, 0.17, -0.2, 0.38, 0.5), "brightness": (0.3,)},
    )


def sizes(photographs: Iterator[Image], rng: np.random.Generator, each: int) -> World:
    """One photograph small or large in the middle of another: near and far."""
    pictures: dict[str, Image] = {}
    for name, (low, high) in {"far": SMALL, "near": LARGE}.items():
        for number in range(each):
            ground, thing = next(photographs).copy(), next(photographs)
            size = int(SIDE * rng.uniform(low, high))
            left, top = (SIDE * rng.uniform(0.45, 0.55, 2) - size / 2).astype(int)
            small = cv2.resize(thing, (size, size), interpolation=cv2.INTER_AREA)
            ground[top : top + size, left : left + size] = small
            pictures[f"{name}/{number:03d}.png"] = ground
    return World(
        name="sizes",
        pictures=pictures,
        truth=_size_truth,
        augmentations=("zoom", "horizontal_flip", "vertical_flip", "rotate_180", "brightness",
                       "hue", "noise"),
        rungs={"zoom": (0.1, 0.75, -0.42), "brightness": (0.3,), "hue": (0.02,), "noise": (0.05,)},
        stays=lambda label, name, strength: (
            name == "zoom" and (label == "near") == (strength > 0)
        ),
    )  # fmt: skip


def _size_truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
    if augmentation == "zoom":
        return "changes" if strength in (0.75, -0.42) else mild("zoom", strength * 2)
    if augmentation in ("horizontal_flip", "vertical_flip", "rotate_180"):
        return "harmless"
    return mild(augmentation, strength)


def one_sided(photographs: Iterator[Image], rng: np.random.Generator, each: int) -> World:
    """Letters: b and d change places in the mirror; o and x beside them stay what they are."""
    pictures = _drawn(
        {text: text for text in "bdox"}, each, lambda text: glyph(next(photographs), text, rng)
    )
    return World(
        name="one_sided",
        pictures=pictures,
        truth=_letter_truth,
        augmentations=("horizontal_flip", "vertical_flip", "rotate_180", "hue", "brightness"),
        rungs={"hue": (0.02,), "brightness": (0.3,)},
        stays=lambda label, name, strength: label in "ox" and name not in ("hue", "brightness"),
    )


def _letter_truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
    if augmentation == "horizontal_flip":
        return "changes" if {a, b} == {"b", "d"} else "open"
    if augmentation in ("vertical_flip", "rotate_180"):
        return "open"
    return mild(augmentation, strength)
