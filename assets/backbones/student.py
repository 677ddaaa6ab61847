"""The students: the network whose weights are shipped, and the one for trying other ways."""

from typing import Any

import timm
import torch
from torch import nn

ARCHITECTURE = "mobilenetv2_100"
"""Sandler et al. 2018. The teacher's own architecture, started at random: only then has every block
a block of the teacher to learn from. It sees 144 instead of 224 px, 2.4 times fewer numbers."""
MODEL_ARGS = {"pad_type": "same"}
"""Padding as the teacher has it: with another one every second map would be shifted by a pixel."""
CANDIDATE = "mobilenetv4_conv_small"
"""Qin et al. 2024. 2.5 M parameters; of ten small timm networks the one that trained fastest on
two cores for its size (462 pictures/s at 128 px; mobilenetv2_100: 183), and no squeeze-excite."""


def shipped(seed: int) -> Any:
    """Draw a fresh student of the shipped kind, without a class head."""
    return _drawn(ARCHITECTURE, seed, **MODEL_ARGS)


def student(seed: int) -> Any:
    """Draw a fresh candidate without a class head."""
    return _drawn(CANDIDATE, seed)


def _drawn(architecture: str, seed: int, **options: Any) -> Any:
    """The global seed is left as it was."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return timm.create_model(architecture, pretrained=False, num_classes=0, **options)


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
