"""Samples are the few pictures that are shown: which ones, and their thumbnails."""

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from PIL import Image, ImageOps

from core import files
from core.data import formats, rgb
from core.errors import UnreadablePicture
from core.home import cache_folder

T = TypeVar("T")


def thumbnail(path: Path, side_px: int = 160) -> Path:
    """A small JPEG of a picture, at most `side_px` a side, kept in the cache.

    The key is path, size and time of change: a changed picture gets a new thumbnail.

    Raises:
        UnreadablePicture, PictureTooLarge: see `core.data.formats.load`.
    """
    try:
        facts = path.stat()
    except OSError as error:
        raise UnreadablePicture(
            what=f"{path.name} cannot be read as a picture",
            why="The file is not there (any more).",
            fix="Scan the folder again.",
        ) from error
    key = f"{path.absolute()}\n{facts.st_size}\n{facts.st_mtime_ns}\n{side_px}\n{rgb.READING}"
    name = hashlib.blake2b(key.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
    small = cache_folder() / "thumbnails" / name[:2] / f"{name}.jpg"
    if not small.is_file():
        data = io.BytesIO()
        with formats.decoded(path, at_least_px=side_px) as picture:
            _smaller(picture, side_px).save(data, format="JPEG", quality=82)
        files.write_bytes(small, data.getvalue())
    return small


def spread(items: Sequence[T], n: int, seed: int) -> list[T]:
    """At most `n` items drawn from all over a sequence, in its order; the same for the same seed.

    One is drawn from each of `n` equal stretches, so that neighbours (bursts, frames of one film)
    rarely come together.
    """
    if n >= len(items):
        return list(items)
    step = len(items) / max(n, 1)
    return [items[int(place * step + step * _share(seed, place))] for place in range(n)]


def _share(seed: int, place: int) -> float:
    """A number from 0 to below 1 that depends on nothing else."""
    digest = hashlib.blake2b(f"{seed}:{place}".encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


def _smaller(image: Image.Image, side_px: int) -> Image.Image:
    """A smaller copy whose longer side has at most `side_px` pixels."""
    return ImageOps.contain(image, (side_px, side_px)) if max(image.size) > side_px else image
