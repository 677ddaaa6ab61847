"""Formula-driven pretraining: learn to name the formula that drew a picture.

After Kataoka et al. 2020, "Pre-training without Natural Images": the labels cost nothing, because
they are what the pictures were made from.
"""

from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from assets.backbones.lessons import tensor
from assets.backbones.pool import Pool
from assets.backbones.schedule import Schedule
from assets.backbones.student import Averaged


def learn(
    student: Any, drawn: Pool, schedule: Schedule, *, side_px: int, device: torch.device
) -> nn.Module:
    """Teach the student to tell the formulas apart; return it. The class head is thrown away."""
    torch.manual_seed(schedule.seed)
    network = nn.Sequential(Averaged(student), nn.Linear(student.num_features, drawn.formulas))
    network = network.to(device).to(memory_format=torch.channels_last).train()
    optimiser = schedule.optimiser(network)
    generator = np.random.default_rng(schedule.seed)
    for step in range(schedule.steps):
        chosen = generator.integers(len(drawn.pictures), size=schedule.batch)
        looks = drawn.looks(chosen, side_px=side_px, generator=generator)
        wanted = torch.from_numpy(drawn.formula(chosen)).to(device)
        answer = network(tensor(looks, device))
        loss = functional.cross_entropy(answer, wanted, label_smoothing=0.1)
        schedule.descend(optimiser, loss, step)
        if (step + 1) % 200 == 0:
            right = float((answer.argmax(1) == wanted).float().mean())
            print(
                f"step {step + 1}: loss {float(loss.detach()):.3f}, right {right:.2f}", flush=True
            )
    kept: nn.Module = student.eval()
    return kept
