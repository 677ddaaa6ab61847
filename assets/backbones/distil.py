"""Distillation: a small network learns to give the features that its teachers give.

Cosine distance to the main axes of the teachers' pooled features, through a linear layer; the same
for a coarse grid of places (Romero et al. 2015, "FitNets"); and the first teacher's class
probabilities, read by its own classifier from the guessed features (Chen et al. 2022, "Knowledge
Distillation with the Reused Teacher Classifier"). Long and patient (Beyer et al. 2022).
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from assets.backbones.axes import Axes
from assets.backbones.lessons import GRID, Lessons, tensor
from assets.backbones.schedule import Order, Schedule

AVERAGE = 0.998
"""How much of the moving average stays at each step."""
POOLED_AXES, PLACE_AXES = 384, 192
"""Principal components of the teachers' pooled features, and of the first one's places."""
KEEP_STEPS = 500
"""Steps between two states on disk."""


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What counts how much beside the pooled features, which count 1. 0 = nothing."""

    grid: float = 0.5
    """The first teacher's features on a grid of places."""
    logit: float = 1.0
    """Its class probabilities."""


class Pupil(nn.Module):
    """The student between its pictures and the teachers' features."""

    def __init__(self, student: Any, lessons: Lessons, classifier: nn.Linear) -> None:
        """Find the axes of the teachers' features, and draw the projections."""
        super().__init__()
        self.student = student
        pooled = torch.from_numpy(np.asarray(lessons.pooled[:8192], np.float32)).flatten(1)
        cells = torch.from_numpy(np.asarray(lessons.grid[:1024], np.float32)).flatten(0, 1)
        self.pooled_axes, self.place_axes = Axes(pooled, POOLED_AXES), Axes(cells, PLACE_AXES)
        self.pooled = nn.Linear(student.num_features, POOLED_AXES)
        self.places = nn.Linear(student.num_features, PLACE_AXES)
        self.classifier = classifier.requires_grad_(False)

    def forward(self, pictures: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return guessed coordinates: batch x pooled axes, batch x cells x place axes."""
        last = self.student.forward_features(pictures)
        cells = functional.adaptive_avg_pool2d(last, GRID).flatten(2).transpose(1, 2)
        return self.pooled(last.mean((2, 3))), self.places(cells)

    def loss(
        self, pictures: torch.Tensor, pooled: torch.Tensor, grid: torch.Tensor, weights: Weights
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the loss to descend, and the mean cosine to the teachers' pooled features."""
        guess, places = self(pictures)
        cosine = functional.cosine_similarity(guess, self.pooled_axes(pooled.flatten(1)), dim=-1)
        near = functional.cosine_similarity(places, self.place_axes(grid), dim=-1)
        read = self.pooled_axes.back(guess)[:, : pooled.shape[2]]
        apart = functional.kl_div(
            functional.log_softmax(self.classifier(read) / 2, 1),
            functional.log_softmax(self.classifier(pooled[:, 0]) / 2, 1),
            log_target=True,
            reduction="batchmean",
        )
        total = (1 - cosine.mean()) + weights.grid * (1 - near.mean()) + weights.logit * apart
        return total, cosine.mean().detach()


class Course:
    """A run of lessons that can be left at any time and taken up again."""

    def __init__(self, pupil: Pupil, schedule: Schedule, path: Path | None) -> None:
        """Begin, or go on from the state in `path`. None: nothing is kept on disk."""
        smooth: Any = get_ema_multi_avg_fn(AVERAGE)  # type: ignore[no-untyped-call]
        self.average = AveragedModel(pupil.student, multi_avg_fn=smooth, use_buffers=True).eval()
        self.optimiser, self.order = schedule.optimiser(pupil), Order(schedule.seed)
        self.pupil, self.path, self.step, self.seconds = pupil, path, 0, 0.0
        if path and path.is_file():
            self._load(torch.load(path, weights_only=True))

    def keep(self) -> None:
        """Write everything that the next step depends on, by renaming."""
        if self.path is None:
            return
        partly = self.path.with_suffix(".part")
        parts = {
            name: getattr(self, name).state_dict() for name in ("pupil", "average", "optimiser")
        }
        told = {"order": self.order.state(), "step": self.step, "seconds": self.seconds}
        torch.save({**parts, **told}, partly)
        partly.replace(self.path)

    def _load(self, state: dict[str, Any]) -> None:
        for name in ("pupil", "average", "optimiser"):
            getattr(self, name).load_state_dict(state[name])
        self.order.restore(state["order"])
        self.step, self.seconds = state["step"], state["seconds"]


def learn(
    student: Any,
    lessons: Lessons,
    classifier: nn.Linear,
    schedule: Schedule,
    *,
    weights: Weights,
    state: Path | None = None,
) -> tuple[Any, float]:
    """Teach the student.

    The first teacher's classifier lies on the device where learning happens. A run that was cut off
    goes on from the file `state`, as if nothing had happened.

    Returns:
        The student's moving average, its head settled, and the seconds that learning took.
    """
    torch.manual_seed(schedule.seed)
    device = classifier.weight.device
    pupil = Pupil(student, lessons, classifier).to(device).to(memory_format=torch.channels_last)
    course = Course(pupil, schedule, state)
    began, seen = time.monotonic(), list[float]()
    while course.step < schedule.steps:
        chosen = course.order.draw(len(lessons), schedule.batch)
        pictures = tensor(lessons.seen(chosen, schedule.side_at(course.step)), device)
        pooled, grid = (
            torch.from_numpy(part[chosen]).to(device).float()
            for part in (lessons.pooled, lessons.grid)
        )
        loss, cosine = pupil.loss(pictures, pooled, grid, weights)
        schedule.descend(course.optimiser, loss, course.step)
        course.average.update_parameters(student)
        course.step += 1
        seen.append(float(cosine))
        if course.step % KEEP_STEPS == 0 or course.step == schedule.steps:
            course.seconds += time.monotonic() - began
            print(
                f"step {course.step}: cosine {np.mean(seen):.4f}, {course.seconds:.0f} s",
                flush=True,
            )
            course.keep()
            began, seen = time.monotonic(), []
    settle(course.average.module, pupil, lessons)
    return course.average.module.eval(), course.seconds


def settle(student: Any, pupil: Pupil, lessons: Lessons) -> None:
    """Make timm's head, a 1 x 1 convolution with norm and ReLU, cut nothing off.

    Learned with that ReLU in the way, four of five features were 0 and digits and signs fell under
    their bars (94.3 and 90.0 % against 97.6 and 97.8 %). The first outputs are the averages of the
    last map, which are never negative; the others the teachers' leading axes as the pupil guesses
    them, lifted above 0. The norm holds the true means and spreads, so training mode agrees.
    """
    width, count = student.num_features, student.head_hidden_size
    device = pupil.pooled.weight.device
    student.eval()
    with torch.inference_mode():
        side = int(lessons.pictures.shape[1])
        maps = [
            student.forward_features(
                tensor(lessons.seen(np.arange(first, first + 64), side), device)
            )
            for first in range(0, min(len(lessons), 4096) - 63, 64)
        ]
        pooled = torch.cat([one.mean((2, 3)) for one in maps])
        guess = pupil.pooled.weight[: count - width]
        weight = torch.cat([torch.eye(width, device=device), guess])
        out = pooled @ weight.T
        mean, variance = out.mean(0), out.var(0) + 1e-6
        norm = student.norm_head
        spread = (variance + norm.eps).sqrt()
        axis = torch.arange(count, device=device) >= width
        student.conv_head.weight.copy_(weight[:, :, None, None])
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.copy_(torch.where(axis, torch.ones_like(spread), spread))
        norm.bias.copy_(torch.where(axis, torch.full_like(mean, 4.0), mean))
