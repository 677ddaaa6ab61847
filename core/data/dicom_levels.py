"""Stored numbers of a DICOM frame as 8 bits, as a viewer shows them at first.

Slope and intercept (modality), the first window centre and width, or a table of values; MONOCHROME1
turned round. Without a window the full range of the stored bits, as of every deep picture.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from core.data import depth

_ROWS = 256
"""Brought to 8 bits at a time."""

Numbers = npt.NDArray[np.generic]
_Levels = npt.NDArray[np.uint8]


def whole(facts: Any, name: str, otherwise: int = 0) -> int:
    """A whole number that a file says, or what stands for it."""
    value = facts.get(name)
    return otherwise if value is None or value == "" else int(value)


def photometric(facts: Any) -> str:
    """What its numbers mean, such as MONOCHROME2."""
    return str(facts.get("PhotometricInterpretation", "")).strip().upper()


def _of_frame(facts: Any, at: int, macro: str) -> Any:
    """Where the facts about one frame stand: in the file itself, or in its groups (enhanced)."""
    for name, place in (("PerFrameFunctionalGroupsSequence", at),
                        ("SharedFunctionalGroupsSequence", 0)):  # fmt: skip
        groups = facts.get(name)
        if groups and place < len(groups) and (inner := groups[place].get(macro)):
            return inner[0]
    return facts


def window(facts: Any, at: int) -> tuple[float, float, str] | None:
    """Centre and width of the first window, and what is done with them."""
    told = _of_frame(facts, at, "FrameVOILUTSequence")
    pair = [_first(told.get(name)) for name in ("WindowCenter", "WindowWidth")]
    if pair[0] is None or pair[1] is None or not 0 < pair[1] < np.inf or not np.isfinite(pair[0]):
        return None
    return pair[0], pair[1], str(told.get("VOILUTFunction") or "LINEAR").strip().upper()


def _first(value: Any) -> float | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) and hasattr(value, "__getitem__"):
        return _first(value[0]) if len(value) else None
    return float(value)


def levels(numbers: Numbers, facts: Any, at: int) -> _Levels:
    """Stored numbers of one frame as 0 to 255: grey, or RGB."""
    import pydicom.pixels

    meaning = photometric(facts)
    if meaning == "PALETTE COLOR":
        numbers = pydicom.pixels.apply_color_lut(numbers, facts)[..., :3]
        return depth.eight_bits(numbers, 0.0, 2.0 ** (8 * numbers.dtype.itemsize) - 1)
    if numbers.ndim == 3:
        bits = whole(facts, "BitsStored", 8)
        return depth.eight_bits(numbers[..., :3], 0.0, 2.0 ** max(8, bits) - 1)
    grey = _grey(numbers, facts, at)
    return 255 - grey if meaning == "MONOCHROME1" else grey


def _grey(numbers: Numbers, facts: Any, at: int) -> _Levels:
    import pydicom.pixels

    told = _of_frame(facts, at, "PixelValueTransformationSequence")
    slope, intercept = (_first(told.get(name)) for name in ("RescaleSlope", "RescaleIntercept"))
    slope = slope or 1.0
    seen = window(facts, at)
    if seen is None and "VOILUTSequence" not in facts:
        full = _full_range(numbers, facts)
        return full if slope > 0 else 255 - full
    if "ModalityLUTSequence" in facts:
        numbers, slope, intercept = pydicom.pixels.apply_modality_lut(numbers, facts), 1.0, 0.0
    if seen:
        return _windowed(numbers, (slope, intercept or 0.0), seen)
    numbers = (numbers.astype(np.float32) * slope + (intercept or 0.0)).astype(numbers.dtype)
    bits = int(facts.VOILUTSequence[0].LUTDescriptor[2])
    return depth.eight_bits(pydicom.pixels.apply_voi(numbers, facts), 0.0, 2.0**bits - 1)


def _full_range(numbers: Numbers, facts: Any) -> _Levels:
    """All of the depth that the file says, or of the one in use; a slope changes none of it."""
    least, largest = depth.ends(numbers)
    bits, signed = whole(facts, "BitsStored"), whole(facts, "PixelRepresentation")
    declared = 2.0 ** (bits - signed) - 1 if 0 < bits < 16 else 0.0
    reach = max(largest, -least)
    mode = "F" if numbers.dtype.kind == "f" else "I"
    white = declared if 0 < declared >= reach else depth.white_of(reach, mode)
    return depth.eight_bits(numbers, -white if least < 0 else 0.0, white)


def _windowed(
    numbers: Numbers, rescale: tuple[float, float], seen: tuple[float, float, str]
) -> _Levels:
    """Through slope and intercept, then centre and width (DICOM PS3.3, C.11.2.1.2)."""
    slope, intercept = rescale
    centre, width, function = seen
    shown = np.empty(numbers.shape, np.uint8)
    for top in range(0, len(numbers), _ROWS):
        part = numbers[top : top + _ROWS].astype(np.float64) * slope + intercept
        if function == "SIGMOID":
            part = 1 / (1 + np.exp(np.clip(-4 * (part - centre) / width, -60, 60)))
        elif function == "LINEAR_EXACT":
            part = (part - centre) / width + 0.5
        elif width > 1:
            part = (part - centre + 0.5) / (width - 1) + 0.5
        else:
            part = (part > centre - 0.5).astype(np.float64)
        shown[top : top + _ROWS] = np.clip(np.nan_to_num(part) * 255 + 0.5, 0, 255)
    return shown
