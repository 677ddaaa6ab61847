"""How the learning rate moves over the steps of one stage: timm's stateless schedulers."""

import math

import torch
from timm.scheduler.cosine_lr import CosineLRScheduler
from timm.scheduler.scheduler import Scheduler

from core.plan.recipe import Recipe

_START = 1 / 25
"""One cycle starts at this share of its peak."""
_RISING = 0.3
"""Share of the steps in which one cycle rises."""


class _Shaped(Scheduler):
    """Any shape that is a function of the share of the steps done."""

    def __init__(
        self, optimizer: torch.optim.Optimizer, steps: int, warmup: int, *, cycle: bool
    ) -> None:
        self.steps, self.warmup, self.cycle = steps, warmup, cycle
        super().__init__(optimizer, param_group_field="lr", t_in_epochs=False)
        self.update_groups(self._get_lr(0))

    def _get_lr(self, t: int) -> list[float]:
        return [base * self._factor(t) for base in self.base_values]

    def _factor(self, t: int) -> float:
        if not self.cycle:
            return min(1.0, (t + 1) / self.warmup) if self.warmup else 1.0
        rise = max(1, round(self.steps * _RISING))
        if t < rise:
            return _START + (1 - _START) * (1 - math.cos(math.pi * t / rise)) / 2
        done = min(1.0, (t - rise) / max(1, self.steps - rise))
        return (1 + math.cos(math.pi * done)) / 2


def build(
    recipe: Recipe, optimizer: torch.optim.Optimizer, steps: int, steps_an_epoch: int
) -> Scheduler:
    """A schedule over the steps of one stage.

    `cosine`: SGDR without restarts (Loshchilov & Hutter 2017), after a linear warm-up (Goyal et al.
    2017). `one_cycle`: Smith & Topin 2018. `constant`: the warm-up, then level.
    Call `step_update(n)` after the n-th step.

    Args:
        recipe: which schedule, and how long its warm-up is.
        optimizer: whose learning rates it sets.
        steps: of the optimizer in this stage.
        steps_an_epoch: of the optimizer.
    """
    warmup = min(round(recipe.warmup_epochs * steps_an_epoch), steps // 2)
    if recipe.schedule == "cosine":
        return CosineLRScheduler(
            optimizer,
            t_initial=max(steps, 2),
            lr_min=0.0,
            warmup_t=warmup,
            warmup_lr_init=0.0,
            t_in_epochs=False,
        )
    return _Shaped(optimizer, steps, warmup, cycle=recipe.schedule == "one_cycle")
