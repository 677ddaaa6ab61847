"""How a picture looks, in a few numbers that are taken in the one decoding of the check.

They are kept by content in GRAFT_HOME/cache and made anew where they are missing.
"""

import base64
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import PIL
from PIL import Image

from core import files, home
from core.data import rgb
from core.data.appended import Appended

SIDE_PX = 128
"""Short side that all numbers are taken at, so that large and small pictures can be compared. A
JPEG is decoded at 1/2 to 1/8 of its size down to it; what is blurred only beyond that is sharp at
the 224 pixels that most networks see."""
THUMB_PX = 16
_VERSION = 3
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


class Looks(NamedTuple):
    """Those of some pictures, each once, as a table."""

    contents: tuple[str, ...]
    numbers: Floats
    """[n, 6]: the fields of `Look` up to the thumbnail."""


class KeptLooks(NamedTuple):
    """Those of all pictures that were ever looked at: 32 bytes each, and not one object.

    A content is found by its `hash`, which holds for one process; that two of a million share one
    happens once in forty million times.
    """

    keys: npt.NDArray[np.int64]
    """Sorted."""
    numbers: Floats

    def of(self, contents: Iterable[str]) -> Looks:
        """Those of some pictures; one that was never looked at is not among them."""
        asked = list(dict.fromkeys(contents))
        keys = _keys(asked)
        at = np.minimum(np.searchsorted(self.keys, keys), max(0, len(self.keys) - 1))
        there = self.keys[at] == keys if len(self.keys) else np.zeros(len(keys), bool)
        named = tuple(itertools.compress(asked, there.tolist()))
        return Looks(named, self.numbers[at[there]])


def _keys(contents: Sequence[str]) -> npt.NDArray[np.int64]:
    return np.fromiter(map(hash, contents), np.int64, len(contents))


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


def known() -> KeptLooks:
    """All that earlier checks kept; only what was written since the last time is read."""
    return _FILES.read(_file("looks"))


def thumbs(contents: Collection[str]) -> tuple[tuple[str, ...], npt.NDArray[np.uint8]]:
    """The thumbnails of some pictures, as far as there are any, in the order asked for.

    Returns:
        The contents, and [n, THUMB_PX, THUMB_PX].
    """
    known: dict[str, bytes] = {}
    wanted = contents if isinstance(contents, Set | Mapping) else set(contents)
    if _file("thumbs").exists():
        with files.opened(_file("thumbs")) as file:
            for line in file:
                rows = _rows(line, "thumbs")
                known.update((name, thumb) for name, row in rows if name in wanted
                             and (thumb := _thumb(row)))  # fmt: skip
    named = tuple(content for content in dict.fromkeys(contents) if content in known)
    pixels = np.frombuffer(b"".join(known[content] for content in named), np.uint8)
    return named, pixels.reshape(-1, THUMB_PX, THUMB_PX)


def save(fresh: Mapping[str, Look]) -> None:
    """Keep the looks of some more pictures, by content.

    The thumbnails have a file of their own: pages ask for the numbers only.
    """
    if fresh:
        small = {name: base64.b64encode(look.thumb).decode() for name, look in fresh.items()}
        files.append_line(_file("thumbs"), {"thumbs": small})
        files.append_line(_file("looks"), {"looks": {n: look[:-1] for n, look in fresh.items()}})


def _rows(lines: bytes, name: str) -> Iterator[tuple[str, Any]]:
    for record in files.records(lines):
        kept = record.get(name)
        yield from kept.items() if isinstance(kept, dict) else ()


def _added(before: KeptLooks, data: bytes) -> KeptLooks:
    """With the rows of some lines more; of a picture that was looked at twice the latest."""
    fresh = {content: row for content, row in _rows(data, "looks") if _is_row(row)}
    keys = np.concatenate([before.keys, _keys(list(fresh))])
    numbers = np.array(list(fresh.values()), np.float32).reshape(-1, _NUMBERS)
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    last = np.append(keys[1:] != keys[:-1], True)[: len(keys)]
    return KeptLooks(keys[last], np.concatenate([before.numbers, numbers])[order[last]])


def _is_row(row: Any) -> bool:
    return (
        isinstance(row, list)
        and len(row) == _NUMBERS
        and all(type(number) in (int, float) for number in row)
    )


def _thumb(row: Any) -> bytes | None:
    """One thumbnail as it was kept; `None` where it is damaged."""
    try:
        small = base64.b64decode(row)
    except (TypeError, ValueError):
        return None
    return small if len(small) == THUMB_PX**2 else None


_NUMBERS = len(Look._fields) - 1
_FILES = Appended(KeptLooks(np.zeros(0, np.int64), np.zeros((0, _NUMBERS), np.float32)), _added)


def _file(name: str) -> Path:
    """Another decoder, or another way of reading what it gives, may give other pixels."""
    name = f"{name}-{_VERSION}-{rgb.READING}-pillow-{PIL.__version__}.jsonl"
    return home.cache_folder() / "looks" / name
