"""When a batch does not fit into the memory of the device: first compute twice, then halve."""

import math

import torch

from core.engine import guards, levers
from core.engine.training import Training
from core.errors import OutOfMemory


def ease(t: Training, error: RuntimeError) -> None:
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
    if t.stage.trainable and not t.at.checkpointed and levers.recompute(t.net):
        t.at.checkpointed = True
        t.job.notice(guards.computed_twice())
    elif t.at.micro > 1:
        t.at.micro = math.ceil(t.at.micro / 2)
        t.job.notice(guards.memory_short(t.at.micro))
    else:
        raise OutOfMemory(
            what="There is not enough memory to train this backbone",
            why="Not even one picture at a time fits.",
            fix="Choose a smaller backbone or a smaller picture side, or close other programs.",
        ) from error
    if t.body.device.type == "cuda":
        torch.cuda.empty_cache()
