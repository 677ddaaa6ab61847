"""Any decoded picture as upright 8-bit RGB: the same pixels for screen, training and prediction."""

import numpy as np
from PIL import Image

from core.data.repairs import has_alpha


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """A picture turned as its EXIF orientation (1 to 8) asks for."""
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


def to_rgb(image: Image.Image) -> Image.Image:
    """A decoded picture of any mode as 8-bit RGB, transparency on white."""
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        return _eight_bits(image).convert("RGB")
    if has_alpha(image):
        picture = image.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture).convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")


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
