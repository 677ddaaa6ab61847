"""Distillation: a small network learns to give the features that its teachers give.

Cosine distance on standardised features through projections that are thrown away afterwards, the
same for a coarse grid of places (Romero et al. 2015, "FitNets"), and the teacher's class
probabilities read by its own classifier from the projected features (Chen et al. 2022, "Knowledge
Distillation with the Reused Teacher Classifier"). Long, patient, with cosine decay (Beyer et al.).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from assets.backbones.axes import Axes
from assets.backbones.lessons import GRID, Lessons, tensor
from assets.backbones.schedule import Schedule

AVERAGE = 0.998
"""How much of the moving average stays at each step."""


POOLED_AXES, PLACE_AXES = 384, 192
"""Principal components of the teachers' pooled features, and of the first one's places."""


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What counts how much beside the pooled features, which count 1."""

    grid: float = 0.5
    """The loss on places. 0 = none."""
    logit: float = 1.0
    """The loss on the first teacher's class probabilities. 0 = none."""


class Pupil(nn.Module):
    """The student between its pictures and the teachers' features; only the student is kept."""

    def __init__(self, student: Any, lessons: Lessons, classifier: nn.Linear) -> None:
        """Find the axes of the teachers' features, and draw the projections."""
        super().__init__()
        self.student = student
        pooled = torch.from_numpy(np.asarray(lessons.pooled[:8192], np.float32)).flatten(1)
        cells = torch.from_numpy(np.asarray(lessons.grid[:1024], np.float32)).flatten(0, 1)
        self.pooled_axes, self.place_axes = Axes(pooled, POOLED_AXES), Axes(cells, PLACE_AXES)
        self.pooled = nn.Linear(student.head_hidden_size, POOLED_AXES)
        self.places = nn.Linear(student.num_features, PLACE_AXES)
        self.classifier = classifier.requires_grad_(False)

    def forward(self, pictures: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return guessed coordinates: batch x pooled axes, batch x cells x place axes."""
        last = self.student.forward_features(pictures)
        guess = self.pooled(self.student.forward_head(last, pre_logits=True))
        cells = functional.adaptive_avg_pool2d(last, GRID).flatten(2).transpose(1, 2)
        return guess, self.places(cells)

    def loss(
        self, pictures: torch.Tensor, pooled: torch.Tensor, grid: torch.Tensor, weights: Weights
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the loss to descend, and the mean cosine to the teachers' features."""
        guess, places = self(pictures)
        wanted = self.pooled_axes(pooled.flatten(1))
        cosine = functional.cosine_similarity(guess, wanted, dim=-1)
        total = 1 - cosine.mean()
        if weights.grid:
            near = functional.cosine_similarity(places, self.place_axes(grid), dim=-1)
            total = total + weights.grid * (1 - near.mean())
        if weights.logit:
            read = self.pooled_axes.back(guess)[:, : pooled.shape[2]]
            total = total + weights.logit * functional.kl_div(
                functional.log_softmax(self.classifier(read) / 2, 1),
                functional.log_softmax(self.classifier(pooled[:, 0]) / 2, 1),
                log_target=True,
                reduction="batchmean",
            )
        return total, cosine.mean().detach()


def learn(
    student: Any,
    lessons: Lessons,
    classifier: nn.Linear,
    schedule: Schedule,
    *,
    weights: Weights,
    keep: Callable[[nn.Module], None],
) -> nn.Module:
    """Teach the student; return its moving average (the student itself is changed too).

    The first teacher's classifier lies on the device where learning happens. `keep` is called
    every 500 steps with the average so far, so that a run that is cut off leaves a model.
    """
    torch.manual_seed(schedule.seed)
    device = classifier.weight.device
    pupil = Pupil(student, lessons, classifier).to(device).to(memory_format=torch.channels_last)
    smooth: Any = get_ema_multi_avg_fn(AVERAGE)  # type: ignore[no-untyped-call]
    average = AveragedModel(student, multi_avg_fn=smooth, use_buffers=True).eval()
    optimiser = schedule.optimiser(pupil)
    print(f"axes keep {pupil.pooled_axes.kept:.2f} and {pupil.place_axes.kept:.2f}", flush=True)
    generator = np.random.default_rng(schedule.seed)
    queue = np.empty(0, np.int64)
    began, seen = time.monotonic(), torch.zeros(2)
    step = 0
    while step < schedule.steps:
        if len(queue) < schedule.batch:
            queue = generator.permutation(len(lessons))
        chosen, queue = np.sort(queue[: schedule.batch]), queue[schedule.batch :]
        pictures = tensor(lessons.seen(chosen, schedule.side_at(step)), device)
        pooled, grid = (
            torch.from_numpy(part[chosen]).to(device).float()
            for part in (lessons.pooled, lessons.grid)
        )
        loss, cosine = pupil.loss(pictures, pooled, grid, weights)
        schedule.descend(optimiser, loss, step)
        average.update_parameters(student)
        step += 1
        seen += torch.tensor([float(loss.detach()), float(cosine)])
        if step % 200 == 0:
            speed = step * schedule.batch / (time.monotonic() - began)
            mean = (seen / 200).tolist()
            seen.zero_()
            print(
                f"step {step}: loss {mean[0]:.4f} cosine {mean[1]:.4f} {speed:.0f}/s",
                flush=True,
            )
        if step % 500 == 0:
            keep(average.module)
    return average.module
