"""A model as one network from the bytes of pictures to probabilities."""

from typing import Any, cast

import torch
from torch import nn

from core.engine.training.trained_model import Trained


class FromBytes(nn.Module):
    """Normalisation, network, head, temperature and what makes probabilities in one graph.

    The input is uint8 [n, side, side, 3] with any n; the outputs are probabilities and logits.
    """

    def __init__(self, trained: Trained) -> None:
        super().__init__()
        self.net, self.head = trained.net, trained.head
        self.activation, self.temperature = trained.task.activation, trained.temperature
        mean, std = trained.preprocessing.mean, trained.preprocessing.std
        self.register_buffer("mean", torch.tensor(mean) * 255)
        self.register_buffer("std", torch.tensor(std) * 255)

    def forward(self, pictures: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Pictures to probabilities and logits, [n, classes] each."""
        mean, std = cast("torch.Tensor", self.mean), cast("torch.Tensor", self.std)
        batch = ((pictures.float() - mean) / std).permute(0, 3, 1, 2)
        if self.head is None:
            logits = self.net(batch)
        else:
            net: Any = self.net
            pooled = net.forward_head(net.forward_features(batch), pre_logits=True)
            logits = self.head(pooled.flatten(1))
        if self.temperature != 1:
            logits = logits / self.temperature
        return self.activation(logits), logits


def some_pictures(trained: Trained) -> torch.Tensor:
    """Black pictures to trace it with: one alone would be taken for a constant."""
    side = trained.preprocessing.side_px
    return torch.zeros((2, side, side, 3), dtype=torch.uint8)
