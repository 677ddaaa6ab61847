"""Picture files, read in one way: thumbnails, training and prediction see the same pixels."""

import contextlib
import io
import os
import re
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, TypeVar

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from core.data import endings, readers, refusals, repairs, rgb
from core.data.pixel_budget import PixelBudget
from core.data.repairs import Repair
from core.data.taken import Taken

_T = TypeVar("_T")

IMAGE_SUFFIXES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".tif", ".tiff",
                  ".gif", ".ppm", ".pgm", ".pbm", ".pnm", *readers.SUFFIXES)  # fmt: skip
"""Endings of files that are tried; what a file really is, its first bytes say."""

LARGEST_PIXELS = 120_000_000
"""Most pixels of a picture that must be decoded whole. Medium-format cameras give 102 million; PIL
holds 4 bytes a pixel, so two such pictures at a time stay near 1 GB. PIL itself would only warn up
to 179 million."""
LARGEST_JPEG_PIXELS = 250_000_000
"""Most pixels of a JPEG, which can be decoded at 1/8 of its size. Telephones give 200 million; a
progressive one of 250 million costs libjpeg up to 1.5 GB of coefficients."""

LARGEST_FILE_BYTES = 2 * 2**30
"""Most bytes of a picture file: the largest picture allowed, with 16 bits a channel, has a third of
it. A file of 300 GB with a JPEG's head, all holes, kept a scan busy for hours."""
LARGEST_PACKED_BYTES = 256 * 2**20
"""Most bytes of a HEIC file: its reader holds all of it, and 200 million pixels take 60 MB."""
LONGEST_BY_SHORTEST = 100
"""Longest side by shortest from which on a picture is refused. Panoramas reach 20; resized until
its short side fits a network, one picture of 1 × 60,000 pixels took 7 GB. Cropping it first would
not be the same: PIL resizes in two passes, and which comes first depends on the sizes."""
DECODED_AT_ONCE_PIXELS = 64_000_000
"""Most pixels of pictures decoded side by side, over all threads; a larger picture is decoded
alone. PIL holds up to 8 bytes a pixel while it converts: half a gigabyte."""
LARGE_PIXELS = DECODED_AT_ONCE_PIXELS // 4
"""From here on pictures are decoded in one thread of their own: the C library keeps what a thread
has freed for that thread, and eight of them kept 3.3 GB where one keeps 0.5."""

_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF", "PPM")
_PLUGINS = (  # imported here and not on first use, which is not safe in several threads
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
Image.MAX_IMAGE_PIXELS = None  # our own limits are checked on the header, before any decoding
_PIL = re.compile(r"PIL\.|pydicom\.|core\.data\.dicom")

_budget = PixelBudget(DECODED_AT_ONCE_PIXELS)
_large = ThreadPoolExecutor(1, thread_name_prefix="large-picture")


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """What the first bytes of a picture file say."""

    width: int
    """Pixels, as stored: before any rotation by EXIF."""
    height: int
    format: str
    """PIL's name: JPEG, PNG, WEBP, BMP, TIFF, GIF, PPM, HEIF, DICOM, or MPO (a JPEG with a second
    picture)."""
    taken: Taken | None = None
    """When and with which camera, where the header says both."""
    repairs: tuple[Repair, ...] = ()
    """What is done to it while it is read."""
    patient: str | None = None
    """A token that pictures of one patient share, where the file says whose it is."""


def inspect(path: Path, *, content: bytes | None = None) -> Header:
    """Read a picture's header and look whether its end is there, without decoding it.

    A file whose end looks odd is decoded, to be fair to unusual but whole files. `content` is as in
    `decoded`.

    Raises:
        UnreadablePicture: no picture, or one that ends too early.
        PictureTooLarge: more pixels than `LARGEST_PIXELS` or `LARGEST_JPEG_PIXELS`, or a strip.
    """
    try:
        with path.open("rb") if content is None else io.BytesIO(content) as file:
            with _open(file, path) as image:
                header = _header(image, path)
                whole = endings.is_whole(file, header.format, _end(image))
            if not whole:
                file.seek(0)
                with contextlib.ExitStack() as held, _open(file, path) as image:
                    _within_budget(image.width * image.height, held, image.load)
                if endings.is_told(header.format):
                    header = replace(header, repairs=(*header.repairs, "tail"))
    except refusals.BROKEN as error:
        raise refusals.unreadable(path, error) from error
    except MemoryError as error:
        raise refusals.no_memory(path) from error
    return header


def _header(image: Image.Image, path: Path) -> Header:
    return Header(
        width=image.width,
        height=image.height,
        format=str(image.format),
        taken=Taken.of(image.info.get("exif")),
        patient=image.info["patient"] if image.format == "DICOM" else None,
        repairs=repairs.of(image, path.suffix.lower(), _noted(image)),
    )


def _noted(image: Image.Image) -> int:
    """The orientation that a picture notes, as far as that can be told without decoding it."""
    if image.format == "HEIF":  # its reader turns it
        return int(image.info.get("original_orientation") or 1)
    # PIL decodes a PNG to look for EXIF behind its pixels, where nearly nobody writes it
    return _orientation(image) if image.format != "PNG" or "exif" in image.info else 1


def _end(image: Image.Image) -> int | None:
    return image.info["end"] if image.format == "DICOM" else None


@contextlib.contextmanager
def decoded(
    path: Path, *, at_least_px: int | None = None, content: bytes | None = None
) -> Iterator[Image.Image]:
    """A picture as 8-bit RGB, upright, its first frame, transparency on white, while it is needed.

    Large pictures wait for one another here (`DECODED_AT_ONCE_PIXELS`): make it smaller inside, and
    decode no second one meanwhile.

    Args:
        path: the file.
        at_least_px: a JPEG may be decoded smaller (by 2, 4 or 8) as long as its short side keeps
            this many pixels: ten times faster for large photographs.
        content: of the file, where it lies nowhere; its path is then a name only.

    Raises:
        UnreadablePicture: no picture, or a damaged one.
        PictureTooLarge: more pixels than `LARGEST_PIXELS` or `LARGEST_JPEG_PIXELS`, a strip, or not
            enough memory for it, also for what is done to it inside.
    """
    try:
        with contextlib.ExitStack() as held:
            try:
                with path.open("rb") if content is None else io.BytesIO(content) as file:
                    picture = _decode(file, path, at_least_px, held)
            except refusals.BROKEN as error:
                raise refusals.unreadable(path, error) from error
            yield picture
    except MemoryError as error:
        raise refusals.no_memory(path) from error


def load(path: Path, *, at_least_px: int | None = None) -> Image.Image:
    """A picture as `decoded` gives it, or an error as there, for who keeps it whole."""
    with decoded(path, at_least_px=at_least_px) as picture:
        return picture


def _decode(
    file: BinaryIO, path: Path, at_least_px: int | None, held: contextlib.ExitStack
) -> Image.Image:
    with _open(file, path) as image:
        whole = image.width * image.height
        if at_least_px is not None:
            image.draft(None, (at_least_px, at_least_px))
        # libjpeg keeps all coefficients of a progressive picture, however small it gets
        pixels = whole if "progressive" in image.info else image.width * image.height
        return _within_budget(pixels, held, lambda: _upright_rgb(image))


def _within_budget(pixels: int, held: contextlib.ExitStack, decode: Callable[[], _T]) -> _T:
    """Decode once there is room for so many pixels, which stay taken as long as they are held."""
    held.enter_context(_budget.held(pixels))
    return _large.submit(decode).result() if pixels > LARGE_PIXELS else decode()


def _upright_rgb(image: Image.Image) -> Image.Image:
    image.load()
    orientation = _orientation(image)
    return rgb.upright(rgb.to_rgb(image), orientation)


def _hush() -> None:
    """Keep PIL and pydicom from talking about bad headers; `catch_warnings` is not for threads."""
    if not any(kind is UserWarning and where is _PIL for _, _, kind, where, _ in warnings.filters):
        warnings.filters.insert(0, ("ignore", None, UserWarning, _PIL, 0))  # type: ignore[attr-defined]


def _open(file: BinaryIO, path: Path) -> Image.Image:
    _hush()
    length = file.seek(0, os.SEEK_END)
    if length > LARGEST_FILE_BYTES:
        why = f"the file has {length / 2**30:,.0f} GB, more than any picture needs"
        raise refusals.too_large(path, why)
    file.seek(0)
    head = file.read(readers.HEAD_BYTES)
    reader = readers.of(head)
    if reader and length > LARGEST_PACKED_BYTES and reader is readers.HEIC:
        raise refusals.too_large(path, f"the file has {length / 2**20:,.0f} MB")
    file.seek(0)
    try:
        image = Image.open(file, formats=(reader.format,) if reader else _FORMATS)
    except Image.UnidentifiedImageError as error:
        raise refusals.not_identified(head) or error from None
    limit = LARGEST_JPEG_PIXELS if image.format in ("JPEG", "MPO") else LARGEST_PIXELS
    if image.width * image.height > limit:
        size, most = f"{image.width:,} × {image.height:,} pixels", f"{limit // 10**6} million"
        raise refusals.too_large(path, f"it has {size}; the most for this format is {most}")
    if max(image.size) > LONGEST_BY_SHORTEST * min(image.size):
        raise refusals.strip(path, image.size, LONGEST_BY_SHORTEST)
    return image


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 (as it is) where the EXIF is damaged."""
    try:
        value = image.getexif().get(0x0112, 1)
        return value if isinstance(value, int) else 1
    except refusals.BROKEN:
        return 1
