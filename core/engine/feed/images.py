"""Pictures as a backbone wants them: decoded, resized and cropped exactly as it was trained on."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.data import formats
from core.engine.backbone.preprocessing import Preprocessing
from core.engine.feed import geometry
from core.engine.feed.geometry import Geometry

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


def read(path: Path, preprocessing: Preprocessing, *, content: bytes | None = None) -> Uint8Image:
    """A picture file as the network sees it: `side_px` × `side_px` × 3.

    `content` and what is raised are those of `core.data.formats.decoded`.
    """
    with formats.decoded(path, at_least_px=preprocessing.resize_px, content=content) as picture:
        return from_pil(picture, preprocessing)


def read_placed(path: Path, preprocessing: Preprocessing) -> tuple[Uint8Image, Geometry]:
    """The same with its geometry: where the pixels of the picture have gone.

    Raises:
        UnreadablePicture, PictureTooLarge: see `core.data.formats.decoded`.
    """
    with formats.decoded(path, at_least_px=preprocessing.resize_px) as picture:
        return from_pil(picture, preprocessing), geometry.of(picture.size, preprocessing)


def from_pil(picture: Image.Image, preprocessing: Preprocessing) -> Uint8Image:
    """An RGB picture as the network sees it, to the pixel as timm's evaluation transform."""
    place, side = geometry.of(picture.size, preprocessing), preprocessing.side_px
    sampling = _FILTERS.get(preprocessing.interpolation, _FILTERS["bicubic"])
    scaled = picture.resize(place.scaled, sampling)
    if min(place.scaled) >= side:
        box = (place.left, place.top, place.left + side, place.top + side)
        return np.asarray(scaled.crop(box), dtype=np.uint8)
    colour = tuple(round(255 * m) for m in preprocessing.mean)
    padded = Image.new("RGB", (side, side), colour)
    padded.paste(scaled, (-place.left, -place.top))
    return np.asarray(padded, dtype=np.uint8)
