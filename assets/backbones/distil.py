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
from assets.backbones.lessons import GRID, Lessons, cells, tensor
from assets.backbones.schedule import Schedule

AVERAGE = 0.998
"""How much of the moving average stays at each step."""


ANSWERS = ("pooled", "grid", "stride_16", "stride_8")
POOLED_AXES, PLACE_AXES = 384, 192
"""Principal components of the teachers' pooled features, and of the first one's places."""


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What counts how much. 0 = nothing."""

    pooled: float = 1.0
    """All teachers' pooled features."""
    grid: float = 0.5
    """The first teacher's last map."""
    stride_16: float = 0.5
    """Its map of stride 16."""
    stride_8: float = 0.5
    """Its map of stride 8."""
    logit: float = 1.0
    """Its class probabilities."""


class Pupil(nn.Module):
    """The student between its pictures and the teachers' features; only the student is kept."""

    def __init__(self, student: Any, lessons: Lessons, classifier: nn.Linear) -> None:
        """Find the axes of the teachers' features, and draw the projections."""
        super().__init__()
        self.student = student
        channels = [stage["num_chs"] for stage in student.feature_info]
        self.axes, self.guesses = nn.ModuleDict(), nn.ModuleDict()
        for name, count, width in (
            ("pooled", POOLED_AXES, student.head_hidden_size),
            ("grid", PLACE_AXES, student.num_features),
            ("stride_16", lessons.stride_16.shape[2], channels[3]),
            ("stride_8", lessons.stride_8.shape[2], channels[2]),
        ):
            rows = 8192 if name == "pooled" else 512
            sample = torch.from_numpy(np.asarray(getattr(lessons, name)[:rows], np.float32))
            flat = sample.flatten(1) if name == "pooled" else sample.flatten(0, 1)
            self.axes[name] = Axes(flat, count)
            self.guesses[name] = nn.Linear(width, count)
        self.classifier = classifier.requires_grad_(False)

    def forward(self, pictures: torch.Tensor) -> dict[str, torch.Tensor]:
        """Return guessed coordinates: pooled is batch x axes, the rest batch x cells x axes."""
        last, (fine, coarse) = self.student.forward_intermediates(pictures, indices=(2, 3))
        seen = {
            "pooled": self.student.forward_head(last, pre_logits=True),
            "grid": cells(last, GRID),
            "stride_16": cells(coarse, 7),
            "stride_8": cells(fine, 14),
        }
        return {name: self.guesses[name](value) for name, value in seen.items()}

    def loss(
        self, pictures: torch.Tensor, answers: dict[str, torch.Tensor], weights: Weights
    ) -> tuple[torch.Tensor, dict[str, float]]:
        """Return the loss to descend, and the mean cosine to each of the teachers' answers."""
        guesses = self(pictures)
        total, cosines = pictures.new_zeros(()), {}
        for name, guess in guesses.items():
            answer = answers[name].flatten(1) if name == "pooled" else answers[name]
            cosine = functional.cosine_similarity(guess, self.axes[name](answer), dim=-1).mean()
            total = total + getattr(weights, name) * (1 - cosine)
            cosines[name] = float(cosine.detach())
        axes: Any = self.axes["pooled"]
        own = answers["pooled"][:, 0]
        read = axes.back(guesses["pooled"])[:, : own.shape[1]]
        total = total + weights.logit * functional.kl_div(
            functional.log_softmax(self.classifier(read) / 2, 1),
            functional.log_softmax(self.classifier(own) / 2, 1),
            log_target=True,
            reduction="batchmean",
        )
        return total, cosines


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
    generator = np.random.default_rng(schedule.seed)
    queue = np.empty(0, np.int64)
    began, seen = time.monotonic(), np.zeros(len(ANSWERS))
    step = 0
    while step < schedule.steps:
        if len(queue) < schedule.batch:
            queue = generator.permutation(len(lessons))
        chosen, queue = np.sort(queue[: schedule.batch]), queue[schedule.batch :]
        pictures = tensor(lessons.seen(chosen, schedule.side_at(step)), device)
        answers = {
            name: torch.from_numpy(getattr(lessons, name)[chosen]).to(device).float()
            for name in ANSWERS
        }
        loss, cosines = pupil.loss(pictures, answers, weights)
        schedule.descend(optimiser, loss, step)
        average.update_parameters(student)
        step += 1
        seen += np.array([cosines[name] for name in ANSWERS])
        if step % 100 == 0:
            speed = step * schedule.batch / (time.monotonic() - began)
            told = ", ".join(
                f"{name} {value:.3f}" for name, value in zip(ANSWERS, seen / 100, strict=True)
            )
            seen[:] = 0
            print(f"step {step}: {told}; {speed:.0f}/s", flush=True)
        if step % 500 == 0:
            keep(average.module)
    return average.module
