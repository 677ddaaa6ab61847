"""The original of an export: the model to take away, and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.engine.training.trained_model import Trained


@dataclass(frozen=True, kw_only=True)
class Original:
    """The model to take away, in plain float32 on the processor, and what it answers."""

    run: Path
    name: str
    """Of the backbone."""
    trained: Trained
    pictures: npt.NDArray[np.uint8]
    """[n, side, side, 3]: pictures of the run, validation first."""
    logits: npt.NDArray[np.float32]
    """[n, classes]."""


Writer = Callable[[Original, Path], Callable[[npt.NDArray[np.uint8]], npt.NDArray[np.float32]]]
"""Writes into a folder, and gives back what answers from there: pictures to logits."""
