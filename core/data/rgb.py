"""Any decoded picture as upright 8-bit RGB: the same pixels for screen, training and prediction."""

from PIL import Image

from core.data import depth
from core.data.repairs import has_alpha

READING = 2
"""Raised with every change of the pixels that come out of a file: what was kept of those that came
out before is then left alone."""


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
    """A decoded picture of any mode as 8-bit RGB, transparency on white.

    One of more than 8 bits says in `info["white"]` which number became white.
    """
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        levels, white = depth.grey(image)
        picture = levels.convert("RGB")
        picture.info["white"] = white
        return picture
    if has_alpha(image):
        picture = image.convert("RGBA")
        under = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(under, picture).convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")
