"""What is known of a picture besides what it shows: its size, file, camera, day, light, border."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.data import formats, refusals
from core.engine.heads.feature_set import Floats
from core.errors import GraftError
from core.protocol.doubts import Family

FAMILIES: tuple[Family, ...] = ("size", "file type", "camera", "date", "brightness", "border")
_SMALL_PX = 64
"""Short side that pictures are made to for their light: many times sooner, and as good."""
_BORDER = 0.08
"""Share of the shorter side that the border is wide."""
_CAMERAS = 8
"""The most frequent ones, each a column of its own."""
_MAKE, _MODEL, _EXIF, _TAKEN = 271, 272, 0x8769, 36867
_LUMA = (0.299, 0.587, 0.114)


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """Of one picture; an unknown number is not a number."""

    size: tuple[float, float, float]
    """Width, height, and one by the other, as stored."""
    kind: str
    """File ending, pixel format, and how strongly it is compressed, as text."""
    camera: str
    day: float
    """Days since year 1 that it was taken on."""
    light: tuple[float, float]
    """Mean and spread of the luma, 0-255."""
    border: tuple[float, ...]
    """Mean and spread of red, green and blue in the outer ring, by the light of the picture: what
    is darker as a whole has a darker ring too, and its border tells nothing of its own."""


def read(path: Path) -> Circumstances | None:
    """Of a file; `None` where it cannot be read."""
    try:
        with formats.decoded(path, at_least_px=_SMALL_PX) as picture:
            small = _light_of(picture)
        with Image.open(path) as image:
            return Circumstances(
                size=(image.width, image.height, image.width / image.height),
                kind=f"{path.suffix.lower()} {image.mode} {_compression(image)}",
                camera=_text(image.getexif().get(_MAKE)) + _text(image.getexif().get(_MODEL)),
                day=_day(_text(image.getexif().get_ifd(_EXIF).get(_TAKEN))),
                light=_light(small),
                border=_border(small),
            )
    except (GraftError, *refusals.BROKEN):
        return None


def _light_of(picture: Image.Image) -> npt.NDArray[np.float32]:
    scale = _SMALL_PX / min(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return np.asarray(picture.resize(size, Image.Resampling.BOX), dtype=np.float32)


def _light(pixels: npt.NDArray[np.float32]) -> tuple[float, float]:
    luma = pixels @ np.array(_LUMA, dtype=np.float32)
    return float(luma.mean()), float(luma.std())


def _border(pixels: npt.NDArray[np.float32]) -> tuple[float, ...]:
    wide = max(1, round(_BORDER * min(pixels.shape[:2])))
    ring = np.ones(pixels.shape[:2], dtype=np.bool_)
    ring[wide:-wide, wide:-wide] = False
    by = float(pixels.mean()) + 1
    return (*map(float, pixels[ring].mean(0) / by), *map(float, pixels[ring].std(0) / by))


def _compression(image: Image.Image) -> str:
    """The first of its tables (JPEG), which tells quality and program apart."""
    tables: dict[int, Sequence[int]] = getattr(image, "quantization", None) or {}
    return str(sum(tables[0])) if tables.get(0) else ""


def _text(value: Any) -> str:
    return value.strip("\0 ") if isinstance(value, str) else ""


def _day(taken: str) -> float:
    try:
        return float(dt.date.fromisoformat(taken[:10].replace(":", "-")).toordinal())
    except ValueError:
        return float("nan")


def columns(all_of_them: Sequence[Circumstances], family: Family) -> Floats:
    """Numbers [n, columns] of one family; what is not known is -1."""
    if family in ("file type", "camera"):
        texts = np.array([one.kind if family == "file type" else one.camera for one in all_of_them])
        names, counts = np.unique(texts, return_counts=True)
        kept = names[np.argsort(-counts, kind="stable")][:_CAMERAS]
        named: Floats = (texts[:, None] == kept).astype(np.float64)
        return named
    rows = {
        "size": [one.size for one in all_of_them],
        "date": [(one.day,) for one in all_of_them],
        "brightness": [one.light for one in all_of_them],
        "border": [one.border for one in all_of_them],
    }[family]
    numbers: Floats = np.nan_to_num(np.array(rows, dtype=np.float64), nan=-1.0)
    return numbers
