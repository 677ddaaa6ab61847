"""Preprocessing: how a picture becomes the input of one backbone."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

_LARGEST_PX = 8192


@dataclass(frozen=True, kw_only=True)
class Preprocessing:
    """How a picture becomes the input of one backbone."""

    side_px: int
    """Side of the square the network sees."""
    resize_px: int
    """Length of the short side before the centre is cropped out; at least `side_px`."""
    interpolation: str
    crop_mode: str
    """`center`, `squash` (both sides to `resize_px`) or `border` (the long side, then padded)."""
    mean: tuple[float, float, float]
    std: tuple[float, float, float]


def recalled(facts: dict[str, Any]) -> Preprocessing:
    """The preprocessing that was written down beside a model.

    Raises:
        ValueError, KeyError, TypeError: it was not, or makes no sense.
    """
    sides = (facts["side_px"], facts["resize_px"])
    if not all(isinstance(side, int) and 0 < side <= _LARGEST_PX for side in sides):
        raise ValueError("graft.json does not say how large a picture is shown to the network.")
    mean, std = tuple(facts["mean"]), tuple(facts["std"])
    if len(mean + std) != 6 or not all(isinstance(number, int | float) for number in mean + std):
        raise ValueError("graft.json does not say how colours are normalised.")
    return Preprocessing(**{**facts, "mean": mean, "std": std})


def normalise(
    images: npt.NDArray[np.uint8], preprocessing: Preprocessing, device: torch.device
) -> torch.Tensor:
    """Pictures [n, h, w, 3] in 0–255 as network input [n, 3, h, w], computed on the device.

    The result is channels_last in memory: what was height × width × channel stays so. Each line of
    pixels is one row of numbers: with three numbers a row it takes six times as long.
    """
    n, height, width, channels = images.shape
    owned = np.require(images, requirements=["C", "W"])
    lines = torch.from_numpy(owned).to(device, non_blocking=True).reshape(n * height, -1).float()
    mean = torch.tensor(preprocessing.mean, device=device) * 255
    std = torch.tensor(preprocessing.std, device=device) * 255
    lines.sub_(mean.repeat(width)).div_(std.repeat(width))
    return lines.reshape(n, height, width, channels).permute(0, 3, 1, 2)
