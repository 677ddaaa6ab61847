"""Depth: which number of a picture with more than 8 bits a channel stands for white.

Files seldom say it. Measuring devices store 10, 12 or 14 bits in 16, and taking 65,535 for white
turns their pictures black; PIL by itself cuts at 255 and turns them white. Two rules were possible:

- the darkest and the brightest pixel of each picture become black and white. Brightness then says
  nothing any more, and one bright speck darkens a whole radiograph;
- the full range of the depth in use: what is twice as bright stays so, in every picture.

The second is taken, as a radiographer would: white is the largest number of the depth that the file
declares, else of the smallest usual depth that holds its largest number. Each picture is read by
itself alone, so that one picture asked about is read as it was when it was learnt. The price: of a
device with 14 bits, a picture without any pixel above 4,095 is taken for one of 12 bits, four times
as bright. `core.data.repaired` tells where the pictures of a data set come out in several depths.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image

_BITS, _BLACK_IS, _LARGEST, _LARGEST_SIGNED = 258, 262, 281, 341
"""Tags of TIFF 6.0: BitsPerSample, PhotometricInterpretation, MaxSampleValue, SMaxSampleValue."""
_WHITES = (1023.0, 4095.0, 16383.0, 65535.0)
_OVERSHOOT = 1.1
"""Numbers from 0 to 1 reach a little beyond after they were resized or filtered."""

_ROWS = 256
"""Brought to 8 bits at a time: as fractions, all of it would take four times its room."""

_Numbers = npt.NDArray[np.generic]


def grey(image: Image.Image) -> tuple[Image.Image, float]:
    """A decoded picture of one channel and more than 8 bits as 8-bit grey, and its white.

    Where there are negative numbers, black lies as far below 0 as white above.
    """
    numbers, tags = np.asarray(image), getattr(image, "tag_v2", {})
    least, largest = ends(numbers)
    white = white_of(max(largest, -least, _declared(tags)), image.mode)
    levels = eight_bits(numbers, -white if least < 0 else 0.0, white)
    if tags.get(_BLACK_IS) == 0 and image.mode in ("I;16", "F"):  # PIL turns 8 bits only
        levels = 255 - levels
    return Image.fromarray(levels), white


def eight_bits(numbers: _Numbers, black: float, white: float) -> npt.NDArray[np.uint8]:
    """Numbers as 0 (black) to 255 (white), of one channel or more; what is no number is 0."""
    levels = np.empty(numbers.shape, np.uint8)
    for top in range(0, len(numbers), _ROWS):
        part = numbers[top : top + _ROWS].astype(np.float32)
        part = np.nan_to_num(part, nan=0.0, posinf=white, neginf=black)
        part = (part - black) * (255.0 / (white - black)) + 0.5
        levels[top : top + _ROWS] = np.clip(part, 0, 255)
    return levels


def ends(numbers: _Numbers) -> tuple[float, float]:
    """The least number that is below 0, and the largest; infinity is none."""
    least = largest = 0.0
    for top in range(0, len(numbers), _ROWS):
        part = numbers[top : top + _ROWS].astype(np.float32)
        part = part[np.isfinite(part)]
        least = min(least, float(part.min(initial=0.0)))
        largest = max(largest, float(part.max(initial=0.0)))
    return least, largest


def white_of(largest: float, mode: str = "I;16") -> float:
    """The largest number of the smallest usual depth that holds a number.

    Args:
        largest: of a picture.
        mode: PIL's; 16-bit files hold 10 bits or more, fractions of 1 come as F only.
    """
    whites = _WHITES if mode.startswith("I;") else (255.0, *_WHITES)
    if mode == "F" and largest <= _OVERSHOOT:
        return 1.0
    return next((white for white in whites if largest <= white), largest)


def _declared(tags: object) -> float:
    """The largest number that a TIFF says to be possible, 0 where it says nothing less than all."""
    if not hasattr(tags, "get"):
        return 0.0
    said = [tags.get(tag) for tag in (_LARGEST, _LARGEST_SIGNED)]
    said += [2 ** bits[0] - 1 for bits in [tags.get(_BITS)] if bits and bits[0] in (10, 12, 14)]
    for value in said:
        first = value[0] if isinstance(value, tuple) and value else value
        if isinstance(first, int | float) and 0 < first <= _WHITES[-1]:
            return float(first)
    return 0.0
