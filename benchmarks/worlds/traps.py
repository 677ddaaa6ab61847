"""Worlds in which a naive measurement says "safe" and is wrong."""

import numpy as np

from benchmarks.worlds import canvas
from benchmarks.worlds.canvas import Image, Points
from benchmarks.worlds.signs import Drawing, arrow, arrow_truth, draw_all
from benchmarks.worlds.world import Truth, World, mild


def frames(rng: np.random.Generator, drawing: Drawing, many: int) -> list[Image]:
    """Nearly the same picture many times: one thing, one background, a camera that moves a bit."""
    seed = int(rng.integers(2**32))
    start = rng.uniform(-4, 4, 2)
    drift = rng.uniform(-0.8, 0.8, 2)
    made = []
    for number in range(many):
        scene = np.random.default_rng(seed)
        picture = canvas.background(scene)
        where = canvas.pose(scene)
        plate, ink = canvas.contrast(scene)
        canvas.polygon(picture, where.place(canvas.disc(1.3, 48)), plate)
        canvas.polygon(picture, where.place(drawing(scene)[0][0] * 0.75), ink)
        moved = np.roll(picture, np.round(start + drift * number).astype(int), axis=(0, 1))
        made.append(canvas.photographed(moved, rng))
    return made


def leaking(rng: np.random.Generator, each: int = 40, *, named: bool = True) -> World:
    """Arrows filmed in tracks of near-copies: the probe remembers backgrounds, not arrows.

    Args:
        rng: all chance.
        each: pictures a class.
        named: whether the file names tell the tracks.
    """
    pictures: dict[str, Image] = {}
    for name, degrees in {"left": 180.0, "right": 0.0}.items():
        track, order = 4, rng.permutation(each)
        for scene in range(each // track):
            for frame, picture in enumerate(frames(rng, arrow(degrees), track)):
                number = order[scene * track + frame]
                file = f"{scene:05d}_{frame:05d}" if named else f"{number:04d}"
                pictures[f"{name}/{file}.png"] = picture
    return World(
        name="leaking_named" if named else "leaking",
        pictures=pictures,
        truth=lambda a, b, t, s: (
            "trap" if t in ("horizontal_flip", "rotate_180") else arrow_truth(a, b, t, s)
        ),
        augmentations=("horizontal_flip", "vertical_flip", "rotate_180", "brightness", "noise"),
    )


def shortcut(rng: np.random.Generator, each: int = 40) -> World:
    """Arrows to the left were all photographed before green, to the right before grey."""
    pictures: dict[str, Image] = {}
    for name, degrees, tint in (("left", 180.0, (70, 130, 60)), ("right", 0.0, (120, 120, 125))):
        for number in range(each):
            picture = canvas.background(rng) * 0.3 + np.array(tint) * rng.uniform(0.6, 0.9)
            where = canvas.pose(rng)
            plate, ink = canvas.contrast(rng)
            canvas.polygon(picture, where.place(canvas.disc(1.3, 48)), plate)
            canvas.polygon(picture, where.place(arrow(degrees)(rng)[0][0] * 0.75), ink)
            pictures[f"{name}/{number:03d}.png"] = canvas.photographed(picture, rng)
    return World(
        name="shortcut",
        pictures=pictures,
        truth=lambda a, b, t, s: (
            "trap" if t in ("horizontal_flip", "rotate_180") else arrow_truth(a, b, t, s)
        ),
        augmentations=("horizontal_flip", "rotate_180", "vertical_flip", "brightness"),
    )


def _capital(name: str) -> Drawing:
    strokes = {
        "F": [[(-0.5, 0.95), (-0.5, -0.95), (0.6, -0.95)], [(-0.5, 0), (0.35, 0)]],
        "L": [[(-0.5, -0.95), (-0.5, 0.95), (0.6, 0.95)]],
        "R": [
            [(-0.5, 0.95), (-0.5, -0.95), (0.3, -0.95), (0.5, -0.5), (0.3, 0), (-0.5, 0)],
            [(0, 0), (0.55, 0.95)],
        ],
    }

    def draw(rng: np.random.Generator) -> tuple[list[Points], float]:
        wide = rng.uniform(0.8, 1.1)
        return [np.array(line) * [wide, 1] for line in strokes[name]], rng.uniform(7, 15)

    return draw


def targetless(rng: np.random.Generator, each: int = 30) -> World:
    """F, L and R: mirrored they are no letter at all, and no class of the data."""

    def truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
        if augmentation == "horizontal_flip":
            return "trap"
        return mild(augmentation, strength)

    return World(
        name="targetless",
        pictures=draw_all(rng, {name: _capital(name) for name in "FLR"}, each),
        truth=truth,
        augmentations=("horizontal_flip", "brightness", "rotation", "noise"),
    )
