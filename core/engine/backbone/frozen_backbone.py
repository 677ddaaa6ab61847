"""A frozen backbone, ready to look at pictures: on its device, with its preprocessing."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from core.engine.backbone import acceleration, network
from core.engine.backbone.acceleration import Acceleration
from core.engine.backbone.preprocessing import Preprocessing, normalise
from core.errors import OutOfMemory


@dataclass(frozen=True, kw_only=True)
class FrozenBackbone:
    """A frozen backbone without its head."""

    net: nn.Module
    preprocessing: Preprocessing
    acceleration: Acceleration
    device: torch.device
    fingerprint: str
    """SHA-256 of the weights: what the cache of features is keyed by."""

    def features(self, pictures: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """Pooled features [n, d] of pictures [n, side, side, 3].

        Raises:
            OutOfMemory: not even one picture fits.
        """
        try:
            return self._features(pictures)
        except torch.OutOfMemoryError as error:
            if len(pictures) == 1:
                raise OutOfMemory(
                    what="There is not enough memory for this backbone",
                    why="Not even one picture at a time fits.",
                    fix="Choose a smaller backbone or picture side, or close other programs.",
                ) from error
        half = len(pictures) // 2
        return np.concatenate([self.features(pictures[:half]), self.features(pictures[half:])])

    @torch.inference_mode()
    def _features(self, pictures: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        batch = normalise(pictures, self.preprocessing, self.device)
        with self.acceleration.autocast(self.device):
            found = network.features(self.net, self.acceleration.lay(batch))
        return found.float().cpu().numpy()

    @property
    def batch_size(self) -> int:
        """Pictures a forward pass."""
        return acceleration.batch_size(self.device)

    @property
    def width(self) -> int:
        """Numbers that a picture becomes."""
        return int(self.net.num_features)  # type: ignore[arg-type]

    @property
    def space(self) -> str:
        """Names everything that the features depend on, besides the picture."""
        return f"{self.fingerprint}|{self.preprocessing}|bf16={self.acceleration.bf16}"
