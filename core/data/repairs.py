"""What is changed while a picture is read, so that all come out alike; told, never hidden."""

from collections.abc import Iterable
from typing import Literal

from PIL import Image

from core.data.refusals import BROKEN

Repair = Literal[
    "turned", "ending", "frames", "alpha", "palette", "print", "bilevel", "deep", "tail",
    "window", "middle", "inverted",
]  # fmt: skip

_ENDINGS = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "MPO": (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "BMP": (".bmp",),
    "TIFF": (".tif", ".tiff"),
    "GIF": (".gif",),
    "PPM": (".ppm", ".pgm", ".pbm", ".pnm"),
    "HEIF": (".heic", ".heif", ".hif"),
}
"""By format, those that say so."""
_BY_MODE: dict[str, Repair] = {
    "1": "bilevel", "P": "palette", "CMYK": "print", "LAB": "print", "YCbCr": "print",
}  # fmt: skip
_BLACK_IS = 262
"""Tag of TIFF 6.0, PhotometricInterpretation: 0 = white is zero."""
_ALPHA = ("LA", "PA", "La", "RGBA", "RGBa")


def of(image: Image.Image, suffix: str, orientation: int) -> tuple[Repair, ...]:
    """What will be done to an opened picture, told from its header alone.

    Args:
        image: opened, not decoded.
        suffix: of its file's name, in lower case.
        orientation: by EXIF, 1 = upright.
    """
    format_name = str(image.format)
    done: list[Repair] = []
    if format_name == "DICOM":
        return tuple(image.info["repairs"])
    if 1 < orientation <= 8:
        done.append("turned")
    if suffix not in _ENDINGS.get(format_name, (suffix,)):
        done.append("ending")
    # the second picture of an MPO is a preview or a map of depth, which no user means
    if format_name != "MPO" and _has_frames(image):
        done.append("frames")
    if has_alpha(image):
        done.append("alpha")
    elif image.mode in _BY_MODE:
        done.append(_BY_MODE[image.mode])
    return (*done, *_depth(image))


def has_alpha(image: Image.Image) -> bool:
    """True for a picture with a transparent layer or colour."""
    return image.mode in _ALPHA or "transparency" in image.info


def _has_frames(image: Image.Image) -> bool:
    try:
        return bool(getattr(image, "is_animated", False))
    except BROKEN:
        return False  # a second frame that cannot be found is not used anyway


def _depth(image: Image.Image) -> tuple[Repair, ...]:
    if not _is_deep(image):
        return ()
    negative = image.mode != "RGB" and getattr(image, "tag_v2", {}).get(_BLACK_IS) == 0
    return ("deep", "inverted") if negative else ("deep",)


def _is_deep(image: Image.Image) -> bool:
    """More than 8 bits a channel, also where PIL has no mode for it (colours of 16 bits)."""
    return image.mode in ("I", "F") or any(";16" in mode for mode in (image.mode, *_raw(image)))


def _raw(image: Image.Image) -> Iterable[str]:
    """How the pixels lie in the file, as PIL calls it."""
    for tile in getattr(image, "tile", ()):
        told = tile[3]
        yield from (part for part in (told if isinstance(told, tuple) else (told,))
                    if isinstance(part, str))  # fmt: skip
