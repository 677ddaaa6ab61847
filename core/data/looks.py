"""How a picture looks, in a few numbers that are taken in the one decoding of the check.

They are kept by content in GRAFT_HOME/cache and made anew where they are missing.
"""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import PIL
from PIL import Image

from core import files, home
from core.data.appended import Appended

SIDE_PX = 128
"""Short side that all numbers are taken at, so that large and small pictures can be compared. A
JPEG is decoded at 1/2 to 1/8 of its size down to it; what is blurred only beyond that is sharp at
the 224 pixels that most networks see."""
THUMB_PX = 16
_VERSION = 2
"""Raised with every change of `measure`: what earlier versions kept is then left alone."""

Floats = npt.NDArray[np.floating]


class Look(NamedTuple):
    """One picture; brightness is 0 (black) to 255 (white)."""

    width: int
    """Pixels as decoded: those of the file where its short side is below `SIDE_PX`."""
    height: int
    low: float
    """Brightness that a twentieth of it stays below."""
    high: float
    """Brightness that a twentieth of it is above."""
    contrast: float
    """Standard deviation of the brightness."""
    sharpness: float
    """Strongest fine edges by strongest coarse ones: about 1, below 0.5 where it is blurred. Unlike
    the variance of the Laplacian it hardly depends on what the picture shows."""
    thumb: bytes
    """Its brightness in `THUMB_PX` × `THUMB_PX` pixels, row by row."""


@dataclass(frozen=True, kw_only=True)
class Looks:
    """Those of many pictures as a table, which takes a tenth of the memory of single records."""

    rows: Mapping[str, int]
    """Row by content."""
    numbers: Floats
    """[n, 6]: the fields of `Look` up to the thumbnail."""
    thumbs: npt.NDArray[np.uint8]
    """[n, THUMB_PX, THUMB_PX]."""

    def of(self, contents: Iterable[str]) -> "Looks":
        """Those of some pictures, each once; one that was never looked at is not among them."""
        known = [content for content in dict.fromkeys(contents) if content in self.rows]
        at = [self.rows[content] for content in known]
        rows = {content: row for row, content in enumerate(known)}
        return Looks(rows=rows, numbers=self.numbers[at], thumbs=self.thumbs[at])


def measure(picture: Image.Image) -> Look:
    """How a decoded picture looks.

    Args:
        picture: RGB, as `core.data.formats.decoded` gives it with `at_least_px=SIDE_PX`.
    """
    factor = min(1.0, SIDE_PX / min(picture.size))
    size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
    grey = picture.resize(size, Image.Resampling.BOX).convert("L")
    pixels = np.asarray(grey, dtype=np.float32)
    low, high = np.quantile(pixels, (0.05, 0.95))
    return Look(
        width=picture.width,
        height=picture.height,
        low=round(float(low), 1),
        high=round(float(high), 1),
        contrast=round(float(pixels.std()), 2),
        sharpness=round(_sharpness(pixels), 3),
        thumb=grey.resize((THUMB_PX, THUMB_PX), Image.Resampling.BOX).tobytes(),
    )


def smoothed(pixels: Floats) -> Floats:
    """The same, each pixel with a quarter of its neighbours' light ([1 2 1] / 4 both ways)."""
    wide = np.pad(pixels, 1, mode="edge")
    down = (wide[:-2] + 2 * wide[1:-1] + wide[2:]) / 4
    across: Floats = (down[:, :-2] + 2 * down[:, 1:-1] + down[:, 2:]) / 4
    return across


def _sharpness(pixels: Floats) -> float:
    """Strong edges (99 of 100 pixels are weaker) between neighbours, by those two pixels apart.

    The 1 keeps the noise of an empty picture from looking sharp.
    """
    soft = smoothed(pixels)
    softer = smoothed(smoothed(smoothed(soft)))
    fine, coarse = (np.quantile(np.abs(edges), 0.99) for edges in (pixels - soft, soft - softer))
    return float(fine / (coarse + 1))


def known() -> Looks:
    """All that earlier checks kept; only what was written since the last time is read."""
    return _FILES.read(_file())


def save(fresh: Mapping[str, Look]) -> None:
    """Keep the looks of some more pictures, by content."""
    if fresh:
        files.append_line(_file(), {"looks": {name: _row(look) for name, look in fresh.items()}})


def _row(look: Look) -> list[Any]:
    return [*look[:-1], base64.b64encode(look.thumb).decode()]


def _added(before: Looks, data: bytes) -> Looks:
    """With the rows of some lines more; of a picture that was looked at twice the latest."""
    fresh: dict[str, Look] = {}
    for record in files.records(data):
        kept = record.get("looks")
        for content, row in kept.items() if isinstance(kept, dict) else ():
            if look := _look(row):
                fresh[content] = look
    more, first = _table(fresh), len(before.numbers)
    return Looks(
        rows={**before.rows, **{content: first + row for content, row in more.rows.items()}},
        numbers=np.concatenate([before.numbers, more.numbers]),
        thumbs=np.concatenate([before.thumbs, more.thumbs]),
    )


def _look(row: Any) -> Look | None:
    """One row as it was kept; `None` where it is damaged."""
    try:
        *numbers, thumb = row
        width, height, low, high, contrast, sharpness = map(float, numbers)
        small = base64.b64decode(thumb)
    except (TypeError, ValueError, binascii.Error):
        return None
    if len(small) != THUMB_PX**2:
        return None
    return Look(int(width), int(height), low, high, contrast, sharpness, small)


def _table(rows: Mapping[str, Look]) -> Looks:
    thumbs = np.frombuffer(b"".join(look.thumb for look in rows.values()), np.uint8)
    numbers = np.array([look[:-1] for look in rows.values()], np.float32)
    return Looks(
        rows={content: row for row, content in enumerate(rows)},
        numbers=numbers.reshape(-1, len(Look._fields) - 1),
        thumbs=thumbs.reshape(-1, THUMB_PX, THUMB_PX),
    )


_FILES = Appended(_table({}), _added)


def _file() -> Path:
    """Another version of the decoder may give other pixels."""
    name = f"looks-{_VERSION}-pillow-{PIL.__version__}.jsonl"
    return home.cache_folder() / "looks" / name
