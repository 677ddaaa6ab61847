"""Letters, digits and arrows of the fonts that this machine has, on signs before photographs."""

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from benchmarks.worlds import canvas
from benchmarks.worlds.canvas import Image

PLACES = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")
_PX = 160


@cache
def found() -> tuple[Path, ...]:
    """All TrueType fonts of this machine."""
    return tuple(sorted(p for place in PLACES for p in Path(place).rglob("*.ttf")))


@cache
def having(text: str) -> tuple[Path, ...]:
    """Fonts with a glyph for a character: another one than for a character that none has."""
    return tuple(font for font in found() if not np.array_equal(*_both(font, text)))


def _both(font: Path, text: str) -> tuple[Image, Image]:
    return _mask(font, text), _mask(font, "\uffff")


def _mask(font: Path, text: str) -> Image:
    face = ImageFont.truetype(str(font), _PX)
    picture = Pillow.new("L", (_PX * 2, _PX * 2))
    ImageDraw.Draw(picture).text((_PX, _PX), text, fill=255, font=face, anchor="mm")
    return np.asarray(picture, dtype=np.uint8)


def glyph(photograph: Image, text: str, rng: np.random.Generator) -> Image:
    """The character on a plate before the photograph, in a random font, place and pose."""
    fonts = having(text)
    mask = _centred(_mask(fonts[int(rng.integers(len(fonts)))], text))
    side = photograph.shape[0]
    picture = photograph.astype(np.float64)
    where = canvas.pose(rng, size=(0.4, 0.7))
    plate, ink = canvas.contrast(rng)
    corners = int(rng.choice([48, 4, 8]))
    canvas.polygon(picture, where.place(canvas.disc(1.35, corners), side), plate)
    size = where.scale * side * 0.9 / mask.shape[0]
    turn = cv2.getRotationMatrix2D((mask.shape[1] / 2, mask.shape[0] / 2), -where.degrees, size)
    turn[:, 2] += np.array([where.x, where.y]) * side - np.array(mask.shape[::-1]) / 2
    cover = cv2.warpAffine(mask, turn, (side, side), flags=cv2.INTER_AREA)[..., None] / 255.0
    return canvas.photographed(picture * (1 - cover) + ink * cover, rng)


def _centred(mask: Image) -> Image:
    """A square just round the glyph."""
    ys, xs = np.nonzero(mask)
    part = mask[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    side = max(part.shape)
    square = np.zeros((side, side), np.uint8)
    y, x = (side - part.shape[0]) // 2, (side - part.shape[1]) // 2
    square[y : y + part.shape[0], x : x + part.shape[1]] = part
    return square
