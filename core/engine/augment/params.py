"""What all augmentations work on: pictures, points, and the numbers drawn for one picture.

Everything random about an augmentation is drawn from the caller's generator and kept here. What is
done with it is then without chance: a preview, a training and a test of the two see the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
"""Height × width × 3, RGB."""
Points = npt.NDArray[np.float64]
"""[n, 2]: x and y in pixels, the middle of the first pixel at (0, 0)."""


Size = tuple[int, int]
"""Width and height in pixels."""
Pixels = Any
"""[..., height, width]: one picture or a batch of them, as numpy's or torch's numbers."""


@dataclass(frozen=True, slots=True)
class AugmentParams:
    """One augmentation, with every number that it needs."""

    name: str
    """Of the catalogue, or of an operation that only the pools use."""
    amount: float
    """How far, in the catalogue's unit; the sign is the direction."""
    spot: tuple[float, ...] = ()
    """Where or how, in shares; each augmentation says what it stands for."""
    seed: int = 0
    """Of the noise."""


Draw = Callable[[float, np.random.Generator], AugmentParams]
"""Draw one augmentation at up to a strength."""
DrawFromPool = Callable[
    [float, np.random.Generator, frozenset[str] | None], tuple[AugmentParams, ...]
]
"""The same of a policy, from what its pool allows; None = from everything."""
Apply = Callable[[Image, AugmentParams], Any]
"""Do it to a picture, which is left as it is; without chance."""
Caption = Callable[[AugmentParams, int], str]
"""What was drawn, in words; lengths are told in pixels of a picture of the given side."""
Move = Callable[[Points, AugmentParams, Size], Points]
"""Where points of a picture of the given size go; some may leave it."""
Mix = Callable[[Pixels, Pixels, float, np.random.Generator], tuple[Pixels, float]]
"""Two pictures in one, and the share of it that the first really keeps."""
