"""Distillation: a small network learns to give the features that its teachers give.

Cosine distance on standardised features through projections that are thrown away afterwards, the
same for a coarse grid of places (Romero et al. 2015, "FitNets"), and the teacher's class
probabilities read by its own classifier from the projected features (Chen et al. 2022, "Knowledge
Distillation with the Reused Teacher Classifier"). Long, patient, with cosine decay (Beyer et al.).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from lessons import GRID, Lessons, tensor
from torch import nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How long and how strongly to learn."""

    steps: int
    """Optimiser steps."""
    batch: int = 64
    """Lessons in one step."""
    rate: float = 4e-3
    """Highest learning rate, reached after the warm-up."""
    decay: float = 0.03
    """AdamW's weight decay."""
    warm_up_steps: int = 300
    """Steps over which the rate rises from 0."""
    grid_weight: float = 0.5
    """Weight of the loss on places. 0 = pooled features only."""
    logit_weight: float = 0.5
    """Weight of the loss on the teacher's class probabilities. 0 = none."""
    side_px: int = 0
    """Shrink the lessons' pictures to this side. 0 = as stored."""
    seed: int = 0
    """Order of the lessons, and the projections' start."""


class Pupil(nn.Module):
    """The student between its pictures and the teachers' features; only the student is kept."""

    def __init__(self, student: Any, lessons: Lessons, classifier: nn.Linear) -> None:
        """Measure the teachers' means and spreads, and draw the projections."""
        super().__init__()
        self.student = student
        _, teachers, features = lessons.pooled.shape
        sample = torch.from_numpy(np.asarray(lessons.pooled[:8192], np.float32))
        self.register_buffer("mean", sample.mean(0))
        self.register_buffer("spread", sample.std(0) + 1e-3)
        cells = torch.from_numpy(np.asarray(lessons.grid[:1024], np.float32)).flatten(0, 1)
        self.register_buffer("cell_mean", cells.mean(0))
        self.register_buffer("cell_spread", cells.std(0) + 1e-3)
        self.pooled = nn.Linear(student.head_hidden_size, teachers * features)
        self.places = nn.Linear(student.num_features, features)
        self.classifier = classifier.requires_grad_(False)

    def forward(self, pictures: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return standardised guesses: batch x teachers x features, batch x cells x features."""
        last = self.student.forward_features(pictures)
        guess = self.pooled(self.student.forward_head(last, pre_logits=True))
        cells = functional.adaptive_avg_pool2d(last, GRID).flatten(2).transpose(1, 2)
        return guess.unflatten(1, self.mean.shape), self.places(cells)

    def loss(
        self, pictures: torch.Tensor, pooled: torch.Tensor, grid: torch.Tensor, plan: Plan
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the loss to descend, and the mean cosine to the teachers' features."""
        guess, places = self(pictures)
        cosine = functional.cosine_similarity(guess, (pooled - self.mean) / self.spread, dim=-1)
        total = 1 - cosine.mean()
        if plan.grid_weight:
            target = (grid - self.cell_mean) / self.cell_spread
            near = functional.cosine_similarity(places, target, dim=-1)
            total = total + plan.grid_weight * (1 - near.mean())
        if plan.logit_weight:
            read = self.classifier(guess[:, 0] * self.spread[0] + self.mean[0])
            wanted = self.classifier(pooled[:, 0])
            total = total + plan.logit_weight * functional.kl_div(
                functional.log_softmax(read / 2, 1),
                functional.log_softmax(wanted / 2, 1),
                log_target=True,
                reduction="batchmean",
            )
        return total, cosine.mean().detach()


def learn(
    student: nn.Module,
    lessons: Lessons,
    classifier: nn.Linear,
    plan: Plan,
    *,
    device: torch.device,
    report: Callable[[str], None],
    keep: Callable[[nn.Module], None],
) -> nn.Module:
    """Teach the student; return its moving average (the student itself is changed too).

    Args:
        keep: called every 1,000 steps with the average so far, so that a cut run leaves a model.
    """
    torch.manual_seed(plan.seed)
    pupil = Pupil(student, lessons, classifier).to(device, memory_format=torch.channels_last)
    average = AveragedModel(
        student, multi_avg_fn=get_ema_multi_avg_fn(0.998), use_buffers=True
    ).eval()
    optimiser = torch.optim.AdamW(_groups(pupil, plan.decay), lr=plan.rate, betas=(0.9, 0.98))
    order = np.random.default_rng(plan.seed)
    queue = np.empty(0, np.int64)
    began, seen = time.monotonic(), torch.zeros(2)
    for step in range(plan.steps):
        if len(queue) < plan.batch:
            queue = order.permutation(len(lessons))
        chosen, queue = np.sort(queue[: plan.batch]), queue[plan.batch :]
        for group in optimiser.param_groups:
            group["lr"] = _rate(step, plan)
        pictures = tensor(lessons.pictures[chosen], device)
        if plan.side_px and plan.side_px != pictures.shape[-1]:
            size = (plan.side_px, plan.side_px)
            pictures = functional.interpolate(pictures, size, mode="area")
        pooled, grid = (
            torch.from_numpy(part[chosen]).to(device).float()
            for part in (lessons.pooled, lessons.grid)
        )
        loss, cosine = pupil.loss(pictures, pooled, grid, plan)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(pupil.parameters(), 5.0)
        optimiser.step()
        average.update_parameters(student)
        seen += torch.tensor([float(loss.detach()), float(cosine)])
        if (step + 1) % 200 == 0:
            speed = (step + 1) * plan.batch / (time.monotonic() - began)
            mean_loss, mean_cosine = (seen / 200).tolist()
            seen.zero_()
            report(f"step {step + 1}: loss {mean_loss:.4f} cosine {mean_cosine:.4f} {speed:.0f}/s")
        if (step + 1) % 1000 == 0:
            keep(average.module)
    return average.module


def _rate(step: int, plan: Plan) -> float:
    """Linear warm-up, then half a cosine to zero."""
    if step < plan.warm_up_steps:
        return plan.rate * (step + 1) / plan.warm_up_steps
    done = (step - plan.warm_up_steps) / max(1, plan.steps - plan.warm_up_steps)
    return plan.rate * 0.5 * (1 + math.cos(math.pi * done))


def _groups(model: nn.Module, decay: float) -> list[dict[str, Any]]:
    """Weights decay; biases and normalisation do not."""
    chosen = [parameter for parameter in model.parameters() if parameter.requires_grad]
    return [
        {"params": [one for one in chosen if one.ndim > 1], "weight_decay": decay},
        {"params": [one for one in chosen if one.ndim <= 1], "weight_decay": 0.0},
    ]
