"""Views: what the teacher and the student both look at, drawn without end from few photographs.

"Consistent teaching" (Beyer et al. 2022, "Knowledge distillation: A good teacher is patient and
consistent"): both see the very same pixels, mirrored, mixed and pasted in the same way, so every
view has its own true target. Mixing follows Zhang et al. 2018 (mixup) and Yun et al. 2019 (CutMix).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from assets.backbones.procedural import Generator, Picture, draw

FORMULAS = 600
"""How many different formulas procedural pictures are drawn from."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """What views are drawn from."""

    photographs: Sequence[Picture]
    """Decoded photographs, RGB. Empty: procedural pictures only."""
    procedural_share: float
    """Chance that a picture taken for a view is drawn from a formula, 0..1."""
    side_px: int
    """Side of a finished view, in pixels."""


def photographs(folder: Path, *, short_side_px: int = 256) -> list[Picture]:
    """Decode all photographs of a folder, in name order, none larger than needed."""
    decoded = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in {".jpg", ".jpeg", ".png"}:
            continue
        picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if picture is None:
            continue
        shrink = short_side_px / min(picture.shape[:2])
        if shrink < 1:
            picture = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        decoded.append(np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8))
    return decoded


def view(source: Source, generator: Generator) -> Picture:
    """Draw one view: one picture, or several mixed, cut together or laid side by side."""
    chance = generator.random()
    first = _part(source, generator)
    if chance < 0.55:
        return first
    second = _part(source, generator)
    if chance < 0.7:
        weight = generator.uniform(0.3, 0.7)
        return np.asarray(cv2.addWeighted(first, weight, second, 1 - weight, 0), np.uint8)
    if chance < 0.9:
        return _pasted(first, second, generator)
    return _side_by_side([first, second, *(_part(source, generator) for _ in range(2))], generator)


def _part(source: Source, generator: Generator) -> Picture:
    if not source.photographs or generator.random() < source.procedural_share:
        formula = int(generator.integers(FORMULAS))
        return draw(formula, side_px=source.side_px, generator=generator)
    picture = source.photographs[int(generator.integers(len(source.photographs)))]
    return recoloured(cropped(picture, source.side_px, generator), generator)


def cropped(picture: Picture, side_px: int, generator: Generator, least: float = 0.2) -> Picture:
    """Cut a turned, stretched, perhaps mirrored piece of at least `least` of the area."""
    height, width = picture.shape[:2]
    area = generator.uniform(least, 1.0) * height * width
    stretch = np.exp(generator.uniform(np.log(3 / 4), np.log(4 / 3)))
    wide = min(np.sqrt(area * stretch), width)
    high = min(np.sqrt(area / stretch), height)
    centre_x = generator.uniform(wide / 2, max(width - wide / 2, wide / 2 + 1e-3))
    centre_y = generator.uniform(high / 2, max(height - high / 2, high / 2 + 1e-3))
    angle = np.deg2rad(generator.normal(0, 10)) if generator.random() < 0.4 else 0.0
    mirror = -1.0 if generator.random() < 0.5 else 1.0
    right = np.array([np.cos(angle), np.sin(angle)]) * wide / 2 * mirror
    below = np.array([-np.sin(angle), np.cos(angle)]) * high / 2
    centre = np.array([centre_x, centre_y])
    corners = np.stack([centre - right - below, centre + right - below, centre - right + below])
    end = float(side_px)
    target = np.array([[0, 0], [end, 0], [0, end]], np.float32)
    matrix = cv2.getAffineTransform(corners.astype(np.float32), target)
    cut = cv2.warpAffine(
        picture, matrix, (side_px, side_px), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )
    return np.asarray(cut, np.uint8)


def recoloured(picture: Picture, generator: Generator) -> Picture:
    """Change light, contrast, colour and sharpness; now and then to grey."""
    chance = generator.random(4)
    if chance[0] < 0.8:
        gain = generator.uniform(0.6, 1.4) * generator.uniform(0.85, 1.15, 3)
        offset = generator.uniform(-25, 25) - (gain - 1) * float(picture.mean())
        table = np.clip(np.arange(256)[:, None] * gain + offset, 0, 255).astype(np.uint8)
        picture = np.asarray(cv2.LUT(picture, table[:, None, :].transpose(1, 0, 2)), np.uint8)
    if chance[1] < 0.3:
        grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        keep = 0.0 if chance[1] < 0.06 else generator.uniform(0, 1.6)
        picture = np.asarray(cv2.addWeighted(picture, keep, grey, 1 - keep, 0), np.uint8)
    if chance[2] < 0.12:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), generator.uniform(0.5, 2)), np.uint8)
    return picture


def _pasted(first: Picture, second: Picture, generator: Generator) -> Picture:
    """Paste a rectangle of the second into the first (CutMix), or an ellipse of it."""
    side = first.shape[0]
    half = np.sqrt(generator.uniform(0.08, 0.5)) / 2 * side
    centre = generator.uniform(half, side - half, 2)
    mask = np.zeros((side, side), np.uint8)
    if generator.random() < 0.5:
        low, high = (centre - half).astype(int), (centre + half).astype(int)
        mask[low[0] : high[0], low[1] : high[1]] = 1
    else:
        place = (int(centre[1]), int(centre[0]))
        axes = (int(half), int(half * generator.uniform(0.6, 1)))
        cv2.ellipse(mask, place, axes, generator.uniform(0, 180), 0, 360, 1, -1)
    return np.where(mask[:, :, None] > 0, second, first)


def _side_by_side(parts: Sequence[Picture], generator: Generator) -> Picture:
    """Lay four parts around a random point."""
    side = parts[0].shape[0]
    row, column = (int(value) for value in generator.uniform(0.3, 0.7, 2) * side)
    result = np.empty_like(parts[0])
    blocks = [(0, row, 0, column), (0, row, column, side), (row, side, 0, column)]
    blocks.append((row, side, column, side))
    for part, (top, bottom, left, right) in zip(parts, blocks, strict=True):
        size = (right - left, bottom - top)
        result[top:bottom, left:right] = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    return result
