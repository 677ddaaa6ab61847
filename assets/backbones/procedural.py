"""Pictures drawn from formulas: no photograph, no person, no licence.

A *formula* is a number. It fixes a family and the family's parameters; the generator passed beside
it only varies pose, colours and grain. So "which formula drew this picture?" is a question with an
answer, which is the idea of Kataoka et al. 2020, "Pre-training without Natural Images" (fractals
from iterated function systems), widened here by noise, gratings, cells, Julia sets and shapes.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Plane = NDArray[np.float32]
Generator = np.random.Generator


def draw(formula: int, *, side_px: int, generator: Generator) -> Picture:
    """Draw one picture of a formula, RGB, `side_px` square."""
    family = FAMILIES[formula % len(FAMILIES)]
    picture = family(np.random.default_rng([formula, 7919]), side_px, generator)
    return _posed(picture, generator)


def _posed(picture: Picture, generator: Generator) -> Picture:
    """Turn, scale and shift a picture a little, mirrored at its border."""
    side = picture.shape[0]
    turn = cv2.getRotationMatrix2D(
        (side / 2, side / 2), generator.uniform(-25, 25), generator.uniform(0.85, 1.3)
    )
    turn[:, 2] += generator.uniform(-0.08, 0.08, 2) * side
    return np.asarray(
        cv2.warpAffine(picture, turn, (side, side), borderMode=cv2.BORDER_REFLECT), np.uint8
    )


def _palette(generator: Generator, colours: int = 4) -> NDArray[np.uint8]:
    """256 RGB colours that run smoothly through a few random ones."""
    stops = generator.uniform(0, 255, (colours, 3))
    at = np.linspace(0, 255, colours)
    table = [np.interp(np.arange(256), at, stops[:, channel]) for channel in range(3)]
    return np.stack(table, axis=1).astype(np.uint8)


def _coloured(plane: Plane, generator: Generator) -> Picture:
    """Stretch a plane to 0..255 and read its colours from a random palette."""
    low, high = float(plane.min()), float(plane.max())
    level = ((plane - low) * (255.0 / max(high - low, 1e-6))).astype(np.uint8)
    return np.asarray(_palette(generator, int(generator.integers(2, 6)))[level], np.uint8)


def _noise(side: int, octaves: int, roughness: float, generator: Generator) -> Plane:
    """Value noise: random grids of doubling fineness, added with falling weight."""
    plane = np.zeros((side, side), np.float32)
    for octave in range(octaves):
        cells = 2 ** (octave + 1) + 1
        grid = generator.standard_normal((cells, cells)).astype(np.float32)
        plane += roughness**octave * cv2.resize(grid, (side, side), interpolation=cv2.INTER_CUBIC)
    return plane


def _mesh(side: int) -> tuple[Plane, Plane]:
    axis = np.linspace(-1, 1, side, dtype=np.float32)
    across, down = np.meshgrid(axis, axis)
    return across, down


def fractal(parameters: Generator, side: int, generator: Generator) -> Picture:
    """The attractor of 2-6 random contractions, found by the chaos game (Barnsley 1988)."""
    count = int(parameters.integers(2, 7))
    maps = parameters.uniform(-1, 1, (count, 2, 3))
    for index in range(count):
        largest = np.linalg.svd(maps[index, :, :2], compute_uv=False)[0]
        maps[index, :, :2] *= parameters.uniform(0.5, 0.85) / largest
    points = generator.uniform(-1, 1, (1200, 2))
    chance = np.abs(np.linalg.det(maps[:, :, :2])) + 0.02
    chance /= chance.sum()
    density = np.zeros(side * side, np.float32)
    visits = []
    for step in range(28):
        chosen = maps[generator.choice(count, len(points), p=chance)]
        points = np.einsum("nij,nj->ni", chosen[:, :, :2], points) + chosen[:, :, 2]
        if step > 5:
            visits.append(points)
    cloud = np.concatenate(visits)
    low, high = np.percentile(cloud, 1, axis=0), np.percentile(cloud, 99, axis=0)
    cells = ((cloud - low) / np.maximum(high - low, 1e-6) * 0.9 + 0.05) * side
    inside = ((cells >= 0) & (cells < side)).all(axis=1)
    rows, columns = cells[inside].astype(np.int64).T
    np.add.at(density, rows * side + columns, 1)
    plane = np.log1p(density.reshape(side, side))
    picture = _coloured(cv2.GaussianBlur(plane, (0, 0), 0.6).astype(np.float32), generator)
    if generator.random() < 0.5:
        ground = _coloured(_noise(side, 3, 0.6, generator), generator)
        picture = np.where((plane > 0)[:, :, None], picture, ground)
    return picture


def clouds(parameters: Generator, side: int, generator: Generator) -> Picture:
    """Noise of a given roughness, read through a plane that noise has bent (Perlin 1985)."""
    octaves, roughness = int(parameters.integers(3, 8)), float(parameters.uniform(0.4, 0.95))
    bend = float(parameters.uniform(0, 0.25)) * side
    plane = _noise(side, octaves, roughness, generator)
    rows, columns = np.indices((side, side), np.float32)
    shift = [bend * _noise(side, 2, 0.5, generator) for _ in range(2)]
    bent = cv2.remap(
        plane, columns + shift[0], rows + shift[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    if parameters.random() < 0.4:
        bent = np.abs(bent - bent.mean())
    return _coloured(bent.astype(np.float32), generator)


def grating(parameters: Generator, side: int, generator: Generator) -> Picture:
    """Stripes, checks, rings and rays, sharp or soft, bent a little."""
    across, down = _mesh(side)
    kind, waves = int(parameters.integers(4)), float(parameters.uniform(2, 14))
    sharp, bend = float(parameters.uniform(0.5, 8)), float(parameters.uniform(0, 0.12))
    across = across + bend * _noise(side, 2, 0.5, generator)
    down = down + bend * _noise(side, 2, 0.5, generator)
    phase = generator.uniform(0, np.pi)
    if kind == 0:
        wave = np.sin(np.pi * waves * across + phase)
    elif kind == 1:
        wave = np.sin(np.pi * waves * across + phase) * np.sin(np.pi * waves * down)
    elif kind == 2:
        wave = np.sin(np.pi * waves * np.hypot(across, down) + phase)
    else:
        wave = np.sin(round(waves) * np.arctan2(down, across) + phase)
    grain = _noise(side, 6, 0.8, generator) * generator.uniform(0, 0.08)
    return _coloured((np.tanh(sharp * wave) + grain).astype(np.float32), generator)


def cells(parameters: Generator, side: int, generator: Generator) -> Picture:
    """A Worley pattern (1996): distance to the nearest of some points, or its ridges."""
    count = int(parameters.integers(6, 90))
    ridges, jitter = bool(parameters.random() < 0.5), float(parameters.uniform(0.1, 1))
    across_count = int(np.ceil(np.sqrt(count)))
    index = np.arange(across_count**2)
    centres = np.stack([index // across_count, index % across_count], axis=1) + 0.5
    centres = centres + jitter * generator.uniform(-0.5, 0.5, centres.shape)
    points = np.clip(centres / across_count * side, 0, side - 1).astype(np.int64)
    seeds = np.full((side, side), 255, np.uint8)
    seeds[points[:, 0], points[:, 1]] = 0
    distance, label = cv2.distanceTransformWithLabels(
        seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    if ridges:
        return _coloured(np.sqrt(distance).astype(np.float32), generator)
    colours = _palette(generator)[generator.integers(0, 256, int(label.max()) + 1)]
    shade = np.clip(1 - distance / (distance.max() + 1), 0.3, 1)[:, :, None]
    return np.asarray(colours[label] * shade, np.uint8)


def julia(parameters: Generator, side: int, generator: Generator) -> Picture:
    """Escape times of z -> z^n + c for a c near the edge of the Mandelbrot set."""
    power = int(parameters.integers(2, 5))
    angle = parameters.uniform(0, 2 * np.pi)
    constant = (0.5 * np.exp(1j * angle) - 0.25 * np.exp(2j * angle)) * 1.05
    small = min(side, 112)
    across, down = _mesh(small)
    zoom = generator.uniform(0.7, 1.4)
    place = (zoom * (across + 1j * down)).astype(np.complex64)
    escape = np.zeros((small, small), np.float32)
    for _ in range(20):
        place = place**power + np.complex64(constant)
        size = np.abs(place)
        escape += np.exp(-np.minimum(size, 30)).astype(np.float32)
        place = np.where(size > 4, 4, place).astype(np.complex64)
    large = cv2.resize(escape, (side, side), interpolation=cv2.INTER_CUBIC)
    return _coloured(large.astype(np.float32), generator)


def shapes(parameters: Generator, side: int, generator: Generator) -> Picture:
    """Polygons, discs, rings, strokes and curves with shadows, on noise."""
    corners, count = int(parameters.integers(2, 8)), int(parameters.integers(1, 9))
    star, kind = float(parameters.uniform(0.35, 1)), int(parameters.integers(4))
    picture = np.ascontiguousarray(_coloured(_noise(side, 4, 0.6, generator), generator))
    for _ in range(count):
        colour = tuple(int(value) for value in generator.integers(0, 256, 3))
        centre = generator.uniform(0.2, 0.8, 2) * side
        radius = generator.uniform(0.08, 0.35) * side
        angles = np.linspace(0, 2 * np.pi, 2 * corners, endpoint=False)
        angles = angles + generator.uniform(0, 2 * np.pi)
        reach = np.where(np.arange(2 * corners) % 2 == 0, radius, radius * star)
        outline = centre + np.stack([np.cos(angles), np.sin(angles)], 1) * reach[:, None]
        points = outline.astype(np.int32)
        width = int(generator.integers(1, max(2, side // 16)))
        shadow = points + int(generator.integers(1, 5))
        if kind in (0, 1):
            cv2.fillPoly(picture, [shadow], (20, 20, 20), cv2.LINE_AA)
            cv2.fillPoly(picture, [points], colour, cv2.LINE_AA)
        elif kind == 2:
            cv2.polylines(picture, [points], bool(star > 0.7), colour, width, cv2.LINE_AA)
        if kind in (1, 3):
            ring = -1 if generator.random() < 0.5 else width
            place = (int(centre[0]), int(centre[1]))
            cv2.circle(picture, place, int(radius * 0.6), colour[::-1], ring, cv2.LINE_AA)
    return picture


FAMILIES: tuple[Callable[[Generator, int, Generator], Picture], ...] = (
    fractal,
    clouds,
    grating,
    cells,
    julia,
    shapes,
)
