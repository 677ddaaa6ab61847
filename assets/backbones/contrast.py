"""Self-supervised pretraining: two looks at one picture belong together, all others apart.

SimCLR's loss (Chen et al. 2020, "A Simple Framework for Contrastive Learning of Visual
Representations") on procedural pictures: neither photographs nor labels nor a teacher.
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

TEMPERATURE = 0.2


def learn(
    student: Any, drawn: Pool, schedule: Schedule, *, side_px: int, device: torch.device
) -> nn.Module:
    """Teach the student to know a picture again; return it. The projection is thrown away."""
    torch.manual_seed(schedule.seed)
    width = student.num_features
    projection = nn.Sequential(nn.Linear(width, 512), nn.ReLU(), nn.Linear(512, 128))
    network = nn.Sequential(Averaged(student), projection)
    network = network.to(device).to(memory_format=torch.channels_last).train()
    optimiser = schedule.optimiser(network)
    generator = np.random.default_rng(schedule.seed)
    half = schedule.batch // 2
    partner = torch.arange(2 * half, device=device).roll(half)
    for step in range(schedule.steps):
        chosen = generator.choice(len(drawn.pictures), size=half, replace=False)
        looks = drawn.looks(np.tile(chosen, 2), side_px=side_px, generator=generator)
        point = functional.normalize(network(tensor(looks, device)), dim=1)
        likeness = point @ point.T / TEMPERATURE
        itself = torch.eye(2 * half, dtype=torch.bool, device=device)
        loss = functional.cross_entropy(likeness.masked_fill(itself, -1e9), partner)
        schedule.descend(optimiser, loss, step)
        if (step + 1) % 200 == 0:
            print(f"step {step + 1}: loss {float(loss.detach()):.3f}", flush=True)
    kept: nn.Module = student.eval()
    return kept
