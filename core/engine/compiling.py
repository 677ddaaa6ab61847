"""Translating the network for its device with torch.compile, only where that pays."""

import importlib.util
import shutil

import torch

from core.engine import stages
from core.engine.training import Training

_COST_S = 90.0
"""Seconds that a translation takes, with those of other batch sizes after it."""
_GAIN = 1.3
"""How many times faster a step becomes on a GPU (PyTorch's own figure for training timm's
networks, Ansel et al. 2024, is 1.4); taken with caution."""
_SURE = 3.0
"""How many times the cost has to come back: both figures above are rough."""


def consider(t: Training) -> None:
    """Translate the network before an epoch, where the plan or the estimate says so.

    On the processor only when asked for: there the moment of the change would make a resumed
    training differ in its last bits from one that nobody disturbed.
    """
    choice = t.job.plan.recipe.compile
    if t.at.compiled or choice == "on" or (choice == "auto" and _pays(t)):
        t.at.compiled = _compile(t)


def pays(seconds_left: float) -> bool:
    """Whether a training with so many seconds to go is sooner at its end with the translation."""
    return seconds_left * (1 - 1 / _GAIN) > _SURE * _COST_S


def _pays(t: Training) -> bool:
    """Judged by the last epoch, if the same layers learnt in it."""
    number, begun = stages.stage_at(t.stages, t.at.epoch)
    if t.body.device.type != "cuda" or t.at.epoch == begun or not t.at.history:
        return False
    left = begun + t.stages[number].epochs - t.at.epoch
    return pays(left * float(t.at.history[-1]["seconds"]))


def _compile(t: Training) -> bool:
    """In place: the names of the weights stay. False where this machine has no compiler."""
    if not _possible(t.body.device):
        return False
    if t.net._compiled_call_impl is None:
        t.net.compile()
    return True


def _possible(device: torch.device) -> bool:
    if device.type == "cuda":
        return importlib.util.find_spec("triton") is not None
    return any(map(shutil.which, ("g++", "clang++", "cl")))
