"""The student: the small timm network whose weights are shipped."""

from typing import Any

import timm
import torch
from torch import nn

ARCHITECTURE = "mobilenetv4_conv_small"
"""Qin et al. 2024. 2.5 M parameters; of ten small timm networks the one that trained fastest on
two cores for its size (462 pictures/s at 128 px; mobilenetv2_100: 183), and no squeeze-excite."""


def student(seed: int) -> Any:
    """Draw a fresh student without a class head; the global seed is left as it was."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return timm.create_model(ARCHITECTURE, pretrained=False, num_classes=0)


class Averaged(nn.Module):
    """A network up to the average of its last map, without what a head does to it."""

    def __init__(self, network: Any) -> None:
        """Wrap a timm network."""
        super().__init__()
        self.network = network

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Return batch x channels."""
        last: torch.Tensor = self.network.forward_features(pictures)
        return last.mean((2, 3))
