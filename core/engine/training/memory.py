"""When a batch does not fit into the memory of the device: first compute twice, then halve."""

import math

import torch

from core.engine.backbone import acceleration
from core.engine.training import diagnostics
from core.engine.training.train_state import TrainState
from core.errors import OutOfMemory


def ease(state: TrainState, error: RuntimeError) -> None:
    """Make the next try smaller; the step of the optimizer stays the same.

    Gradient checkpointing (Chen et al. 2016) comes first: it keeps the batch whole. Then half as
    many pictures pass at a time, their gradients summed.

    Raises:
        OutOfMemory: not even one picture fits.
        RuntimeError: the given error, where it is about something else.
    """
    short = isinstance(error, torch.OutOfMemoryError) or "allocate memory" in str(error)
    if not short:
        raise error
    if (
        state.stage.trainable
        and not state.progress.checkpointed
        and acceleration.recompute(state.net)
    ):
        state.progress.checkpointed = True
        state.context.notice(diagnostics.computed_twice())
    elif state.progress.micro > 1:
        state.progress.micro = math.ceil(state.progress.micro / 2)
        state.context.notice(diagnostics.memory_short(state.progress.micro))
    else:
        raise OutOfMemory(
            what="There is not enough memory to train this backbone",
            why="Not even one picture at a time fits.",
            fix="Choose a smaller backbone or a smaller picture side, or close other programs.",
        ) from error
    if state.body.device.type == "cuda":
        torch.cuda.empty_cache()
