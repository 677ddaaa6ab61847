"""Streets, weather and cameras, drawn from a generator: what surrounds the sample's signs.

Nothing here knows which sign is shown, so that the background cannot give the class away.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Generator = np.random.Generator
Point = tuple[float, float]
Colour = tuple[int, int, int]
Plane = NDArray[np.float32]


def any_colour(generator: Generator) -> Colour:
    """Any colour; most things in a street are rather grey."""
    strong = float(generator.uniform(0.1, 1.0)) ** 2
    mixed = generator.uniform(20, 235) * (1 - strong) + generator.integers(0, 256, 3) * strong
    red, green, blue = (int(v) for v in mixed)
    return red, green, blue


def soft_noise(width: int, height: int, cells: int, generator: Generator) -> Plane:
    """Smooth random hills from 0 to 1, about `cells` of them a side; shape [height, width].

    Args:
        width: in pixels.
        height: in pixels.
        cells: hills a side.
        generator: all chance comes from it.
    """
    grid = generator.random((cells + 2, cells + 2), dtype=np.float32)
    hills = Image.fromarray(grid).resize((width, height), Image.Resampling.BICUBIC)
    return np.clip(np.asarray(hills, np.float32), 0, 1)


def background(width: int, height: int, generator: Generator) -> Image.Image:
    """Sky, ground, trees, walls and other things in many colours."""
    scene = _ground(width, height, generator)
    pen = ImageDraw.Draw(scene)
    for _ in range(int(generator.integers(3, 12))):
        _thing(pen, width, height, generator)
    scene = scene.filter(ImageFilter.GaussianBlur(float(generator.uniform(0.3, 2.5))))
    grain = _grain(width, height, generator)
    pixels = np.asarray(scene, np.float32) + grain[..., None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _ground(width: int, height: int, generator: Generator) -> Image.Image:
    """Two areas with a ragged border between them: sky over street, trees over wall, …."""
    colours = generator.uniform(50, 200, (2, 1)) + generator.normal(0, 28, (2, 3))
    sky = np.array([150, 185, 225]) + generator.normal(0, 25, 3)
    if generator.random() < 0.5:
        colours[0] = sky
    border = generator.uniform(0.2, 0.9) + 0.25 * (soft_noise(width, height, 6, generator) - 0.5)
    below = np.linspace(0, 1, height)[:, None] > border
    plane = np.where(below[..., None], colours[1], colours[0])
    tint = (soft_noise(width, height, 4, generator) - 0.5) * 90
    return Image.fromarray(np.clip(plane + tint[..., None], 0, 255).astype(np.uint8))


def _grain(width: int, height: int, generator: Generator) -> Plane:
    """Leaves, gravel, plaster: noise of several sizes, stronger in some places."""
    grain = np.zeros((height, width), np.float32)
    for cells in (12, 30, 70):
        grain += (soft_noise(width, height, cells, generator) - 0.5) * generator.uniform(0, 60)
    return grain * soft_noise(width, height, 3, generator)


def _thing(pen: ImageDraw.ImageDraw, width: int, height: int, generator: Generator) -> None:
    """A window, a lamp, a car, another plate: some shape in some colour."""
    x, y = float(generator.uniform(0, width)), float(generator.uniform(0, height))
    w, h = (float(v) for v in generator.uniform(6, 0.45 * width, 2))
    colour = any_colour(generator)
    kind = int(generator.integers(0, 4))
    if kind == 0:
        pen.rectangle((x, y, x + w, y + h), fill=colour)
    elif kind == 1:
        pen.ellipse((x, y, x + w, y + w), fill=colour)
    elif kind == 2:
        corners = generator.uniform(-0.5, 0.5, (int(generator.integers(3, 7)), 2)) * (w, h)
        pen.polygon([(x + float(a), y + float(b)) for a, b in corners], fill=colour)
    else:
        end = (x + float(generator.normal(0, w)), y + float(generator.normal(0, h)))
        pen.line([(x, y), end], fill=colour, width=int(generator.integers(1, 9)))


def pole(scene: Image.Image, middle: Point, size: float, generator: Generator) -> None:
    """Most signs stand on a pole; it runs down from the middle of the plate, upright.

    Args:
        scene: is drawn upon.
        middle: of the plate, in pixels.
        size: of the plate, in pixels.
        generator: all chance comes from it.
    """
    if generator.random() < 0.2:
        return
    half = size * float(generator.uniform(0.02, 0.05))
    level = int(generator.integers(70, 190))
    lean = float(generator.normal(0, 0.03)) * size
    x, y = middle
    foot = x + lean
    foot_points = [(foot + half, scene.height), (foot - half, scene.height)]
    corners = [(x - half, y), (x + half, y), *foot_points]
    ImageDraw.Draw(scene).polygon(corners, fill=(level, level, level))


def cover(scene: Image.Image, middle: Point, size: float, generator: Generator) -> None:
    """Twigs, leaves or a post in front of the plate, at most about a fifth of it.

    Args:
        scene: is drawn upon.
        middle: of the plate, in pixels.
        size: of the plate, in pixels.
        generator: all chance comes from it.
    """
    if generator.random() < 0.88:
        return
    pen = ImageDraw.Draw(scene)
    colour = tuple(int(v) for v in generator.uniform(15, 120, 3))
    x, y = middle
    if generator.random() < 0.3:
        at = x + float(generator.uniform(-0.5, 0.5)) * size
        half = size * float(generator.uniform(0.02, 0.06))
        lean = float(generator.normal(0, 0.1)) * size
        pen.polygon(
            [(at - half, 0), (at + half, 0), (at + lean + half, scene.height),
             (at + lean - half, scene.height)], fill=colour,
        )  # fmt: skip
        return
    turn, reach = float(generator.uniform(0, 2 * np.pi)), 0.5 * size
    edge = (x + reach * float(np.cos(turn)), y + reach * float(np.sin(turn)))
    for _ in range(int(generator.integers(4, 14))):
        a, b = (float(v) for v in generator.normal(edge, 0.16 * size))
        w, h = (float(v) for v in generator.uniform(0.04, 0.15, 2) * size)
        pen.ellipse((a - w, b - h, a + w, b + h), fill=colour)


def photographed(scene: Image.Image, generator: Generator) -> Image.Image:
    """What weather, lens and sensor make of a scene: light, haze, blur, shake, noise."""
    width, height = scene.size
    pixels = np.asarray(_blurred(scene, generator), np.float32) / 255
    pixels = pixels ** float(np.exp(generator.normal(0, 0.08)))
    warm = 1 + generator.normal(0, 0.03, 3)
    edge = np.clip((soft_noise(width, height, 2, generator) - 0.55) * 12, 0, 1)
    shadow = 1 - float(generator.uniform(0, 0.18)) * edge
    pixels = pixels * warm * shadow[..., None] * float(generator.uniform(0.8, 1.08))
    haze = float(generator.uniform(0, 0.2)) * float(generator.random() < 0.35)
    pixels = pixels * (1 - haze) + haze * float(generator.uniform(0.6, 0.95))
    sigma = float(generator.uniform(0.003, 0.015))
    pixels = pixels + generator.standard_normal(pixels.shape, dtype=np.float32) * sigma
    return Image.fromarray((np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8))


def _blurred(scene: Image.Image, generator: Generator) -> Image.Image:
    """Out of focus, or moved while the shutter was open."""
    chance = generator.random()
    if chance < 0.45:
        return scene.filter(ImageFilter.GaussianBlur(float(generator.uniform(0.3, 1.0))))
    if chance < 0.7:
        steps = int(generator.integers(3, 8))
        dx, dy = generator.normal(0, 0.15, 2)
        total = np.zeros((scene.height, scene.width, 3), np.float32)
        for step in range(steps):
            at = step - (steps - 1) / 2
            shift = (1, 0, float(at * dx * 2), 0, 1, float(at * dy * 2))
            moved = scene.transform(
                scene.size, Image.Transform.AFFINE, shift, Image.Resampling.BILINEAR
            )
            total += np.asarray(moved, np.float32)
        return Image.fromarray((total / steps).astype(np.uint8))
    return scene
