"""Picture files, read in one way: thumbnails, training and prediction see the same pixels."""

import re
import struct
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn

import numpy as np
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from core.data import endings
from core.errors import PictureTooLarge, UnreadablePicture

SUFFIXES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif")
"""Endings of files that are tried; what a file really is, its first bytes say."""

LARGEST_PIXELS = 120_000_000
"""Most pixels of a picture that must be decoded whole. Medium-format cameras give 102 million; PIL
holds 4 bytes a pixel, so two such pictures at a time stay near 1 GB. PIL itself would only warn up
to 179 million."""
LARGEST_JPEG_PIXELS = 250_000_000
"""Most pixels of a JPEG, which can be decoded at 1/8 of its size. Telephones give 200 million; a
progressive one of 250 million costs libjpeg up to 1.5 GB of coefficients."""

_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF")
_PLUGINS = (  # imported here and not on first use, which is not safe in several threads
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
Image.MAX_IMAGE_PIXELS = None  # our own limits are checked on the header, before any decoding
_PIL = re.compile(r"PIL\.")
_BROKEN = (OSError, ValueError, SyntaxError, struct.error, EOFError, LookupError, TypeError,
           AttributeError, ArithmeticError, Warning)  # fmt: skip
"""What PIL raises on damaged files; SyntaxError is its own way to say "broken PNG"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """What the first bytes of a picture file say."""

    width: int
    """Pixels, as stored: before any rotation by EXIF."""
    height: int
    format: str
    """PIL's name: JPEG, PNG, WEBP, BMP, TIFF, GIF, or MPO (a JPEG with a second picture)."""


def inspect(path: Path) -> Header:
    """Read a picture's header and look whether its end is there, without decoding it.

    A file whose end looks odd is decoded, to be fair to unusual but whole files.

    Raises:
        UnreadablePicture: no picture, or one that ends too early.
        PictureTooLarge: more pixels than `LARGEST_PIXELS` or `LARGEST_JPEG_PIXELS`.
    """
    try:
        with path.open("rb") as file:
            with _open(file, path) as image:
                header = Header(width=image.width, height=image.height, format=str(image.format))
                whole = endings.is_whole(file, header.format)
            if not whole:
                file.seek(0)
                with _open(file, path) as image:
                    image.load()
    except _BROKEN as error:
        _refuse(path, error)
    return header


def load(path: Path, *, at_least_px: int | None = None) -> Image.Image:
    """Decode a picture to 8-bit RGB, upright, its first frame, transparency on white.

    Args:
        path: the file.
        at_least_px: a JPEG may be decoded smaller (by 2, 4 or 8) as long as its short side keeps
            this many pixels: ten times faster for large photographs.

    Raises:
        UnreadablePicture: no picture, or a damaged one.
        PictureTooLarge: more pixels than `LARGEST_PIXELS` or `LARGEST_JPEG_PIXELS`.
    """
    try:
        with path.open("rb") as file, _open(file, path) as image:
            if at_least_px is not None:
                image.draft(None, (at_least_px, at_least_px))
            image.load()
            orientation = _orientation(image)
            return _upright(_rgb(image), orientation)
    except _BROKEN as error:
        _refuse(path, error)
    except MemoryError as error:
        raise _too_large(path, "there is not enough free memory to decode it") from error


def _hush() -> None:
    """Keep PIL from talking about damaged EXIF; `catch_warnings` is not for threads."""
    if not any(kind is UserWarning and where is _PIL for _, _, kind, where, _ in warnings.filters):
        warnings.filters.insert(0, ("ignore", None, UserWarning, _PIL, 0))  # type: ignore[attr-defined]


def _open(file: BinaryIO, path: Path) -> Image.Image:
    _hush()
    image = Image.open(file, formats=_FORMATS)
    limit = LARGEST_JPEG_PIXELS if image.format in ("JPEG", "MPO") else LARGEST_PIXELS
    if image.width * image.height > limit:
        size, most = f"{image.width:,} × {image.height:,} pixels", f"{limit // 10**6} million"
        raise _too_large(path, f"it has {size}; the most for this format is {most}")
    return image


def _too_large(path: Path, why: str) -> PictureTooLarge:
    return PictureTooLarge(
        what=f"{path.name} is too large to decode safely",
        why=f"Too large: {why}.",
        fix="Save a smaller copy of it, or leave it out.",
    )


def _refuse(path: Path, error: Exception) -> NoReturn:
    raise UnreadablePicture(
        what=f"{path.name} cannot be read as a picture",
        why=_reason(error),
        fix="Open and save it again in a picture program, or leave it out.",
    ) from error


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "The file is not there (any more)."
    if isinstance(error, PermissionError):
        return "No permission to read the file."
    if isinstance(error, Image.UnidentifiedImageError):
        return "Its content is not a picture in a known format."
    if isinstance(error, OSError) and error.errno is not None:
        return f"The file could not be read: {error.strerror}."
    return "The file is damaged or ends too early."


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 (as it is) where the EXIF is damaged."""
    try:
        value = image.getexif().get(0x0112, 1)
        return value if isinstance(value, int) else 1
    except _BROKEN:
        return 1


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        return _eight_bits(image).convert("RGB")
    if image.mode in ("LA", "PA", "La", "RGBA", "RGBa") or "transparency" in image.info:
        picture = image.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture).convert("RGB")
    if image.mode == "RGB":
        return image.copy()
    return image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Scale a picture of more than 8 bits by its range, the same for every picture of that range.

    Not by its own darkest and brightest pixel, which would make brightness depend on the content.
    Measuring instruments store 12 bits in 16: a brightest pixel below 4,096 is read so.
    """
    numbers = np.nan_to_num(np.asarray(image, dtype=np.float32))
    top = float(numbers.max(initial=0.0))
    white = next((w for w in (1.0, 255.0, 4095.0, 65535.0) if top <= w), max(top, 1.0))
    if image.mode != "F":
        white = max(white, 4095.0) if image.mode.startswith("I;") else max(white, 255.0)
    scaled = np.clip(numbers * (255.0 / white) + 0.5, 0, 255).astype(np.uint8)
    return Image.fromarray(scaled)


def thumbnail(image: Image.Image, side_px: int) -> Image.Image:
    """A smaller copy whose longer side has at most `side_px` pixels."""
    return ImageOps.contain(image, (side_px, side_px)) if max(image.size) > side_px else image
