"""Whether two pictures are one and the same: resized, re-encoded, cropped a little, brightened.

One is laid over the other (a window of it, as a crop leaves one; Lucas and Kanade 1981), its
brightness and colours are fitted, and what is still different is looked at in 8 × 8 blocks: in a
copy every block is explained; in two frames before one background, two forms of one print or two
drawn signs of one class at least one is not. Measured on ants and bees, refuse, hands, the sample,
drawn frames and drawn forms: of sixteen kinds of copies 98 in 100 come to a `difference` below 1,
the most alike pairs of different pictures to 1.15 or more.
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.data import formats, registration
from core.data.looks import Floats, smoothed
from core.data.registration import Where

SIDE_PX = 128
"""Side of the square that both are made into, whatever their shape: a crop may change that."""
_BLOCKS = 8
_LIGHT, _COLOUR = 0.37, 0.6
"""Difference that a block may have in its brightness, and in its colours, by its own contrast."""
_GRAIN = 8.0
"""Of 255: added to the contrast of a block, for noise and JPEG differ in any copy."""
_CLIPPED = 250
"""Brightness of a channel from which on it may have been cut off by brightening."""
_HARDLY = 0.02
"""Share of a pixel, or weight, that hardly counts."""
_HEADROOM = 80.0
"""Of 255: how far beyond white brightening by up to 1.3 may have led."""
_BRIGHTENED = 1.15
"""Where this many times as much is cut off in one picture; two prints on white paper have alike."""
_FINE_PX = 512
"""Largest size that is looked at for it: a 100 MP picture is made smaller before."""


class View(NamedTuple):
    """A picture made small; each field but the last is [SIDE_PX, SIDE_PX]."""

    light: Floats
    blue: Floats
    """Chroma, around 0."""
    red: Floats
    clipped: Floats
    """Share of each pixel that may be."""
    short_px: int
    """Short side before."""


def view(path: Path) -> View:
    """A picture as it is compared.

    Raises:
        UnreadablePicture: see `core.data.formats.decoded`.
    """
    with formats.decoded(path, at_least_px=SIDE_PX) as picture:
        short = min(picture.size)
        if short > _FINE_PX:
            picture = picture.resize((_FINE_PX, _FINE_PX), Image.Resampling.BOX)
        small = picture.resize((SIDE_PX, SIDE_PX), Image.Resampling.BILINEAR)
        bright = Image.fromarray(np.asarray(picture).max(axis=-1) >= _CLIPPED).convert("L")
        bright = bright.resize((SIDE_PX, SIDE_PX), Image.Resampling.BILINEAR)
    pixels = np.asarray(small, dtype=np.float32)
    light = pixels @ np.array((0.299, 0.587, 0.114), np.float32)
    blue, red = 0.564 * (pixels[..., 2] - light), 0.713 * (pixels[..., 0] - light)
    clipped = np.asarray(bright, dtype=np.float32) / 255
    return View(light, blue, red, clipped, short)


def difference(first: View, second: View) -> float:
    """How much of one picture the other does not explain: up to 1 they are one picture.

    Returns:
        0 = the very same pixels; infinite where they cannot even be laid over one another.
    """
    if first.light.std() < second.light.std():
        first, second = second, first
    place = registration.registered(first.light, second.light)
    if place is None:
        return float("inf")
    plain = _unexplained(first, second, place, 0.0)
    low, high = sorted((first.clipped.mean(), second.clipped.mean()))
    if plain <= 1 or high <= _BRIGHTENED * low:
        return plain
    return min(plain, _unexplained(first, second, place, _HEADROOM))


def _unexplained(first: View, second: View, place: Where, headroom: float) -> float:
    """What is left of the worst block; see `_HEADROOM`."""
    light, inside = registration.drawn_through(second.light, place)
    clipped = registration.drawn_through(second.clipped, place)[0]
    both, either = np.minimum(clipped, first.clipped), np.maximum(clipped, first.clipped)
    clear = inside & (either < _HARDLY) if headroom else inside
    trusted = np.where(clear, 1, np.where(inside & (both > 1 - _HARDLY), _HARDLY, 0))
    left = first.light - _toned(light, first.light, trusted)
    # what was cut off in one of them may have been brighter there
    left = np.where(left > 0, left - headroom * clipped, left + headroom * first.clipped).clip(
        np.minimum(left, 0), np.maximum(left, 0)
    )
    if clear.mean() < 0.1:
        clear = inside
    short = min(first.short_px, second.short_px)
    soft = 1 if short >= SIDE_PX else 2 if short >= SIDE_PX / 2 else 4
    worst = [_worst_block(left, first.light, inside, soft) / _LIGHT]
    for name in ("blue", "red"):
        own, other = (
            getattr(first, name),
            registration.drawn_through(getattr(second, name), place)[0],
        )
        gain, offset = _line(other[clear], own[clear])
        left = np.where(clear, own - gain * other - offset, 0)
        worst.append(_worst_block(left, own, inside, soft) / _COLOUR)
    return max(worst)


def _toned(light: Floats, like: Floats, trusted: npt.NDArray[Any]) -> Floats:
    """Brightness by the parabola that brings it nearest to that of another picture.

    Args:
        light: the brightness.
        like: of the other picture.
        trusted: weight of each pixel.
    """
    powers = np.stack([np.ones_like(light), light / 255, (light / 255) ** 2], axis=-1)
    weighted = powers * trusted[..., None]
    # the little that is added keeps pictures of two colours solvable
    normal = np.einsum("yxi,yxj->ij", weighted, powers) + 1e-6 * (trusted.sum() + 1) * np.eye(3)
    toned: Floats = powers @ np.linalg.solve(normal, np.einsum("yxi,yx->i", weighted, like))
    return toned.clip(0, 255)


def _line(x: Floats, y: Floats) -> tuple[float, float]:
    """Gain and offset of a colour: brightening changes both a little, never what colour it is."""
    gain = float(((x - x.mean()) * (y - y.mean())).mean() / (x.var() + 1e-3))
    gain = min(max(gain, 0.5), 2.0)
    return gain, float(np.clip(y.mean() - gain * x.mean(), -6, 6))


def _worst_block(left: Floats, own: Floats, inside: npt.NDArray[np.bool_], soft: int) -> float:
    """What is left of the worst block, by its own contrast.

    Args:
        left: what was not explained.
        own: the picture.
        inside: pixels that both pictures show.
        soft: how often it is smoothed before: the less sharp of the two has no fine detail.
    """
    left = np.where(inside, left, 0)
    for _ in range(soft):
        left = smoothed(left)
    share = _blocks(inside.astype(np.float32)).mean(axis=1)
    rest = np.sqrt((_blocks(left) ** 2).mean(axis=1) / np.maximum(share, 0.5))
    return float((rest / (_blocks(own).std(axis=1) + _GRAIN))[share > 0.5].max(initial=0))


def _blocks(pixels: Floats) -> Floats:
    side = len(pixels) // _BLOCKS
    cut = pixels.reshape(_BLOCKS, side, _BLOCKS, side).swapaxes(1, 2)
    return cut.reshape(_BLOCKS**2, -1)
