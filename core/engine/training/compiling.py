"""Translating the network for its device with torch.compile, only where that pays."""

import importlib.util
import shutil

import torch

from core.engine.training import unfreezing
from core.engine.training.train_state import TrainState

_COST_S = 90.0
"""Seconds that a translation takes, with those of other batch sizes after it."""
_GAIN = 1.3
"""How many times faster a step becomes on a GPU (PyTorch's own figure for training timm's
networks, Ansel et al. 2024, is 1.4); taken with caution."""
_SURE = 3.0
"""How many times the cost has to come back: both figures above are rough."""


def consider(state: TrainState) -> None:
    """Translate the network before an epoch, where the plan or the estimate says so.

    On the processor only when asked for: there the moment of the change would make a resumed
    training differ in its last bits from one that nobody disturbed.
    """
    choice = state.context.plan.recipe.compile
    if state.progress.compiled or choice == "on" or (choice == "auto" and _pays(state)):
        state.progress.compiled = _compile(state)


def pays(seconds_left: float) -> bool:
    """Whether a training with so many seconds to go is sooner at its end with the translation."""
    return seconds_left * (1 - 1 / _GAIN) > _SURE * _COST_S


def _pays(state: TrainState) -> bool:
    """Judged by the last epoch, if the same layers learnt in it."""
    number, begun = unfreezing.stage_at(state.stages, state.progress.epoch)
    if (
        state.body.device.type != "cuda"
        or state.progress.epoch == begun
        or not state.progress.history
    ):
        return False
    left = begun + state.stages[number].epochs - state.progress.epoch
    return pays(left * float(state.progress.history[-1]["seconds"]))


def _compile(state: TrainState) -> bool:
    """In place: the names of the weights stay. False where this machine has no compiler."""
    if not _possible(state.body.device):
        return False
    if state.net._compiled_call_impl is None:
        state.net.compile()
    return True


def _possible(device: torch.device) -> bool:
    if device.type == "cuda":
        return importlib.util.find_spec("triton") is not None
    return any(map(shutil.which, ("g++", "clang++", "cl")))
