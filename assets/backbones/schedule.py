"""The optimiser and its learning rate over time, the same for everything that is tried here."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """How long and how fast to learn."""

    steps: int
    """Optimiser steps."""
    batch: int = 48
    """Pictures in one step."""
    rate: float = 3e-3
    """Highest learning rate, reached after the warm-up."""
    decay: float = 0.03
    """AdamW's weight decay."""
    warm_up_steps: int = 300
    """Steps over which the rate rises from 0."""
    cool_steps: int = 0
    """Last steps, over which the rate falls to 0."""
    side_px: int = 96
    """Side of the pictures until the rate falls, in pixels."""
    cool_side_px: int = 128
    """Side of the pictures while the rate falls, in pixels."""
    seed: int = 0
    """Order of the pictures, and the start of layers that are thrown away."""

    def optimiser(self, model: nn.Module) -> torch.optim.AdamW:
        """Return AdamW (Loshchilov & Hutter 2019): weights decay, biases and norms do not."""
        chosen = [parameter for parameter in model.parameters() if parameter.requires_grad]
        groups = [
            {"params": [one for one in chosen if one.ndim > 1], "weight_decay": self.decay},
            {"params": [one for one in chosen if one.ndim <= 1], "weight_decay": 0.0},
        ]
        return torch.optim.AdamW(groups, lr=self.rate, betas=(0.9, 0.98))

    def descend(self, optimiser: torch.optim.Optimizer, loss: torch.Tensor, step: int) -> None:
        """Take one step at the rate that is due: up, level, down.

        A level middle (Hu et al. 2024, "MiniCPM": warm-up, stable, decay) lets a run be made longer
        without changing what it did so far.
        """
        for group in optimiser.param_groups:
            group["lr"] = self._rate(step)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        for group in optimiser.param_groups:
            nn.utils.clip_grad_norm_(group["params"], 5.0)
        optimiser.step()

    def side_at(self, step: int) -> int:
        """Return the side of a step's pictures, in pixels: small first (Tan & Le 2021).

        On two cores a step at 96 px costs half of one at 128 px.
        """
        cooling = step >= self.steps - self.cool_steps
        return self.cool_side_px if cooling else self.side_px

    def _rate(self, step: int) -> float:
        rising = (step + 1) / max(1, self.warm_up_steps)
        falling = (self.steps - step) / max(1, self.cool_steps)
        return self.rate * min(1.0, rising, falling)


class Order:
    """Which lessons come next: all of them in random order, then all again."""

    def __init__(self, seed: int) -> None:
        """Begin before the first lesson."""
        self.generator = np.random.default_rng(seed)
        self.queue: NDArray[np.int64] = np.empty(0, np.int64)

    def draw(self, lessons: int, count: int) -> NDArray[np.int64]:
        """Return the next few indices, sorted; the last few of a round may be left out."""
        if len(self.queue) < count:
            self.queue = self.generator.permutation(lessons)
        chosen, self.queue = np.sort(self.queue[:count]), self.queue[count:]
        return chosen

    def state(self) -> dict[str, Any]:
        """Return what `restore` needs, in plain types."""
        return {"generator": self.generator.bit_generator.state, "queue": self.queue.tolist()}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on as the order did that gave this state."""
        self.generator.bit_generator.state = state["generator"]
        self.queue = np.asarray(state["queue"], np.int64)
