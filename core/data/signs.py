"""Traffic signs in the wild, drawn from a seed: the pictures of the sample data set."""

import io
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from core.data import scenery

Generator = np.random.Generator
Point = tuple[float, float]
Colour = tuple[int, int, int]

FACE_PX = 256
"""Side of the square on which the plate of a sign is drawn before it is put into its scene."""


def jpeg(sign: str, number: int, *, seed: int) -> bytes:
    """One picture of a sign as JPEG, 160 to 224 pixels a side; the number decides the rest."""
    place = sorted(SIGNS).index(sign)
    generator = np.random.default_rng([seed, place, number])
    data = io.BytesIO()
    quality = int(generator.integers(55, 92))
    draw(sign, generator).save(data, format="JPEG", quality=quality)
    return data.getvalue()


def draw(sign: str, generator: Generator) -> Image.Image:
    """Draw a sign in a scene: background, pole, plate seen at an angle, cover, weather, camera."""
    width, height = (int(side) for side in generator.integers(184, 225, 2))
    scene = scenery.background(width, height, generator)
    plate = _worn(_plate(sign, generator), generator)
    size = min(width, height) * float(generator.uniform(*_SHARE))
    middle = _middle(width, height, size, generator)
    scenery.pole(scene, middle, size, generator)
    scene.paste(*_seen(plate, scene.size, middle, size, generator))
    scenery.cover(scene, middle, size, generator)
    return scenery.photographed(scene, generator)


_SHARE = (0.84, 0.96)
"""Diameter of the plate as a share of the picture's short side."""


def _middle(width: int, height: int, size: float, generator: Generator) -> Point:
    """Near the middle, as a driver's camera that follows the sign would have it."""
    slack = 0.5 * (min(width, height) - size) + 2
    return (
        width / 2 + float(generator.uniform(-slack, slack)),
        height / 2 + float(generator.uniform(-slack, slack)),
    )


def _plate(sign: str, generator: Generator) -> Image.Image:
    """The plate from the front, with transparency around it."""
    face = Image.new("RGBA", (2 * FACE_PX, 2 * FACE_PX), (0, 0, 0, 0))
    SIGNS[sign](ImageDraw.Draw(face), generator)
    return face.resize((FACE_PX, FACE_PX), Image.Resampling.LANCZOS)


def _paint(colour: Colour, generator: Generator) -> Colour:
    """A colour as another maker, or ten summers, would have it."""
    grey = sum(colour) / 3
    fade = float(generator.uniform(0, 0.25))
    shift = generator.normal(0, 8, 3)
    red, green, blue = (
        int(np.clip(c + fade * (grey + 30 - c) + s, 0, 255))
        for c, s in zip(colour, shift, strict=True)
    )
    return red, green, blue


def _scaled(points: list[Point]) -> list[Point]:
    """Coordinates from -1..1 (x to the right, y down) to the plate."""
    return [((1 + x) * FACE_PX, (1 + y) * FACE_PX) for x, y in points]


def _disc(pen: ImageDraw.ImageDraw, radius: float, colour: Colour) -> None:
    pen.ellipse(_scaled([(-radius, -radius), (radius, radius)]), fill=colour)


def _regular(corners: int, radius: float, turn: float) -> list[Point]:
    steps = [math.radians(turn + 360 * k / corners) for k in range(corners)]
    return [(radius * math.sin(step), -radius * math.cos(step)) for step in steps]


def _mandatory(pen: ImageDraw.ImageDraw, generator: Generator, arrow: list[Point]) -> None:
    """A blue disc with a white rim and a white arrow."""
    white = _paint((240, 240, 238), generator)
    _disc(pen, 0.97, white)
    _disc(pen, 0.92, _paint((22, 82, 168), generator))
    pen.polygon(_scaled(arrow), fill=white)


def _bent_arrow(generator: Generator) -> list[Point]:
    """An arrow that comes from below and turns left; makers differ in its proportions."""
    half = float(generator.uniform(0.11, 0.14))
    stem, bar = float(generator.uniform(0.26, 0.34)), float(generator.uniform(-0.24, -0.16))
    tip, barb = float(generator.uniform(0.68, 0.74)), float(generator.uniform(0.32, 0.38))
    neck = -tip + barb * 1.1
    return [
        (stem + half, 0.62), (stem - half, 0.62), (stem - half, bar + half), (neck, bar + half),
        (neck, bar + barb), (-tip, bar), (neck, bar - barb), (neck, bar - half),
        (stem + half, bar - half),
    ]  # fmt: skip


def _turn_left(pen: ImageDraw.ImageDraw, generator: Generator) -> None:
    _mandatory(pen, generator, _bent_arrow(generator))


def _turn_right(pen: ImageDraw.ImageDraw, generator: Generator) -> None:
    _mandatory(pen, generator, [(-x, y) for x, y in _bent_arrow(generator)])


def _one_way(pen: ImageDraw.ImageDraw, generator: Generator) -> None:
    """A blue square with a white rim and an arrow that points up."""
    white, blue = _paint((240, 240, 238), generator), _paint((22, 82, 168), generator)
    for half, colour in ((0.86, white), (0.81, blue)):
        pen.rectangle(_scaled([(-half, -half), (half, half)]), fill=colour)
    half, barb = float(generator.uniform(0.10, 0.14)), float(generator.uniform(0.30, 0.40))
    tip = float(generator.uniform(0.60, 0.68))
    neck = -tip + barb * 1.1
    right = [(half, 0.62), (half, neck), (barb, neck)]
    left = [(-x, y) for x, y in reversed(right)]
    pen.polygon(_scaled([*right, (0.0, -tip), *left]), fill=white)


def _no_entry(pen: ImageDraw.ImageDraw, generator: Generator) -> None:
    white = _paint((240, 240, 238), generator)
    _disc(pen, 0.97, white)
    _disc(pen, 0.93, _paint((190, 26, 36), generator))
    wide, high = float(generator.uniform(0.62, 0.72)), float(generator.uniform(0.13, 0.19))
    pen.rectangle(_scaled([(-wide, -high), (wide, high)]), fill=white)


def _give_way(pen: ImageDraw.ImageDraw, generator: Generator) -> None:
    inner = float(generator.uniform(0.56, 0.66))
    red, white = _paint((190, 26, 36), generator), _paint((240, 240, 238), generator)
    for radius, colour in ((1.12, white), (1.06, red), (inner, white)):
        triangle = _regular(3, radius, 180)
        pen.polygon(_scaled([(x, y - 0.2) for x, y in triangle]), fill=colour)


def _priority_road(pen: ImageDraw.ImageDraw, generator: Generator) -> None:
    inner = float(generator.uniform(0.58, 0.68))
    white, black = _paint((240, 240, 238), generator), _paint((40, 40, 40), generator)
    yellow = _paint((242, 182, 16), generator)
    for radius, colour in ((1.0, black), (0.96, white), (inner, yellow)):
        pen.polygon(_scaled(_regular(4, radius, 0)), fill=colour)


SIGNS: dict[str, Callable[[ImageDraw.ImageDraw, Generator], None]] = {
    "give_way": _give_way,
    "no_entry": _no_entry,
    "one_way": _one_way,
    "priority_road": _priority_road,
    "turn_left": _turn_left,
    "turn_right": _turn_right,
}
"""The classes. All but the two turns look the same in a mirror."""


def _worn(plate: Image.Image, generator: Generator) -> Image.Image:
    """Light that falls across the plate, dirt, scratches and stickers."""
    shade = scenery.soft_noise(FACE_PX, FACE_PX, 3, generator)
    slope = float(generator.uniform(-0.08, 0.08))
    ramp = np.linspace(-slope, slope, FACE_PX)[None, :].repeat(FACE_PX, 0)
    light = np.clip(0.97 + 0.12 * (shade - 0.5) + ramp, 0.3, 1.25)
    pixels = np.asarray(plate.convert("RGB"), np.float32) * light[..., None]
    worn = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(worn)
    for _ in range(int(generator.integers(0, 4))):
        x, y = (float(v) for v in generator.uniform(0, FACE_PX, 2))
        long, turn = float(generator.uniform(4, 40)), float(generator.uniform(0, math.tau))
        end = (x + long * math.cos(turn), y + long * math.sin(turn))
        pen.line([(x, y), end], fill=_grey(generator), width=int(generator.integers(1, 4)))
    if generator.random() < 0.1:
        x, y, w, h = (float(v) for v in generator.uniform((40, 40, 15, 15), (200, 200, 60, 45)))
        pen.rectangle((x, y, x + w, y + h), fill=scenery.any_colour(generator))
    worn.putalpha(plate.getchannel("A"))
    return worn


def _grey(generator: Generator) -> Colour:
    level = int(generator.integers(30, 220))
    return level, level, level


def _seen(
    plate: Image.Image, size: tuple[int, int], middle: Point, diameter: float, generator: Generator
) -> tuple[Image.Image, None, Image.Image]:
    """The plate as it looks from where the camera stands: turned, tilted, far or near."""
    turn = math.radians(float(generator.normal(0, 3)))
    squeeze = generator.uniform(0.92, 1.0, 2)
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float64)
    corners = corners * squeeze * (1 + generator.normal(0, 0.02, (4, 1)))
    rotation = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    at = corners @ rotation.T * diameter / 2 + np.array(middle)
    flat = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float64) * FACE_PX
    small = _shrunk(plate, diameter)
    warp = _perspective(at, flat * (small.width / FACE_PX))
    seen = small.transform(size, Image.Transform.PERSPECTIVE, warp, Image.Resampling.BICUBIC)
    return seen.convert("RGB"), None, seen.getchannel("A")


def _shrunk(plate: Image.Image, diameter: float) -> Image.Image:
    """Near the final size, so that the warp does not skip pixels."""
    side = int(min(FACE_PX, max(32, 1.5 * diameter)))
    return plate.resize((side, side), Image.Resampling.LANCZOS)


def _perspective(to: NDArray[np.float64], origin: NDArray[np.float64]) -> list[float]:
    """The eight numbers that PIL wants: from a point of the picture to a point of the plate."""
    rows, values = [], []
    for (x, y), (u, v) in zip(to, origin, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(number) for number in np.linalg.solve(np.array(rows), np.array(values))]
