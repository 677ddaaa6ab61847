"""Pictures as a backbone wants them: decoded, resized and cropped exactly as it was trained on."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.data import formats
from core.engine.backbone.preprocessing import Preprocessing

Uint8Image = npt.NDArray[np.uint8]
"""Height × width × 3, RGB."""

_FILTERS = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
    "box": Image.Resampling.BOX,
    "hamming": Image.Resampling.HAMMING,
}


def read(path: Path, preprocessing: Preprocessing) -> Uint8Image:
    """A picture file as the network sees it: `side_px` × `side_px` × 3.

    Raises:
        UnreadablePicture, PictureTooLarge: see `core.data.formats.decoded`.
    """
    with formats.decoded(path, at_least_px=preprocessing.resize_px) as picture:
        return from_pil(picture, preprocessing)


def from_pil(picture: Image.Image, preprocessing: Preprocessing) -> Uint8Image:
    """An RGB picture as the network sees it, to the pixel as timm's evaluation transform."""
    p = preprocessing
    width, height = _scaled(picture.size, p)
    scaled = picture.resize((width, height), _FILTERS.get(p.interpolation, _FILTERS["bicubic"]))
    left = round((width - p.side_px) / 2)
    top = round((height - p.side_px) / 2)
    if width >= p.side_px and height >= p.side_px:
        box = (left, top, left + p.side_px, top + p.side_px)
        return np.asarray(scaled.crop(box), dtype=np.uint8)
    colour = tuple(round(255 * m) for m in p.mean)
    padded = Image.new("RGB", (p.side_px, p.side_px), colour)
    padded.paste(scaled, (-left, -top))
    return np.asarray(padded, dtype=np.uint8)


def _scaled(size: tuple[int, int], p: Preprocessing) -> tuple[int, int]:
    width, height = size
    if p.crop_mode == "squash":
        return p.resize_px, p.resize_px
    if p.crop_mode == "border":
        factor = p.resize_px / max(width, height)
        return max(1, round(width * factor)), max(1, round(height * factor))
    if width <= height:
        return p.resize_px, int(p.resize_px * height / width)
    return int(p.resize_px * width / height), p.resize_px
