"""Where a training stands, on disk: written beside and renamed, so that a kill never spoils it.

Chance is not in it: every draw comes from (seed, epoch, place), so a position is enough.
"""

import pickle
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from core import files
from core.errors import RunDamaged

FILE = "checkpoint.pt"
EVERY_S = 15.0
"""Seconds between two checkpoints within an epoch."""
_SHARE = 20.0
"""A checkpoint may take 1/20 of the time at most: a large one is written less often."""


@dataclass(kw_only=True)
class Position:
    """How far a training has come, in plain numbers."""

    epoch: int = 0
    """Epochs done."""
    batch: int = 0
    """Batches done in the epoch at hand."""
    updates: int = 0
    """Steps of the optimizer in the stage at hand."""
    micro: int = 0
    """Pictures that pass the network at a time; halved where memory is short. 0 = not known yet."""
    loss_sum: float = 0.0
    """Of the epoch at hand, over its pictures."""
    right: float = 0.0
    seen: int = 0
    seconds: float = 0.0
    """Spent on the epoch at hand."""
    best: tuple[float, float] = (-1.0, float("-inf"))
    """Validation accuracy and negative loss of the best weights."""
    best_epoch: int = 0
    since: int = 0
    """Epochs without better ones."""
    halted: bool = False
    """Ended before the last epoch, by early stopping or a loss that is no number."""
    checkpointed: bool = False
    """Activations are computed twice rather than kept, since memory was short."""
    compiled: bool = False
    learning_rate: float | None = None
    """Found before the training; None = the recipe's."""
    history: list[dict[str, Any]] = field(default_factory=list)
    """The `epoch` events."""
    baseline: dict[str, float | int | None] | None = None
    validation: dict[str, float | int | None] | None = None
    """The score of the best weights."""


def save(run: Path, position: Position, tensors: dict[str, Any]) -> None:
    """Write the position and the state of model, optimizer and average.

    Raises:
        DiskFull: no room; the checkpoint before stays.
    """
    import torch

    with files.replacing(run / FILE) as temporary, files.disk_errors(run / FILE):
        torch.save({"position": asdict(position), **tensors}, temporary)


def load(run: Path, device: Any) -> tuple[Position, dict[str, Any]] | None:
    """The position and the tensors; None where there is no checkpoint.

    Raises:
        RunDamaged: there is one, but it cannot be read.
    """
    import torch

    path = run / FILE
    if not path.exists():
        return None
    try:
        found = torch.load(path, map_location=device, weights_only=True)
        told = found.pop("position")
        return Position(**{**told, "best": tuple(told["best"])}), found
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, pickle.PickleError) as error:
        raise RunDamaged(
            what=f"The checkpoint of {run.name} cannot be read",
            why=str(error).splitlines()[0] if str(error) else type(error).__name__,
            fix=f"Delete {FILE} in the run folder to begin this training again.",
        ) from error


def next_pause(took_s: float) -> float:
    """Seconds until the next checkpoint within an epoch, from how long the last one took."""
    return max(EVERY_S, took_s * _SHARE)


def result_so_far(run: Path) -> dict[str, Any] | None:
    """What the best weights of an unfinished run are known to reach; None before there are any."""
    about = files.read_json(run / "best" / "graft.json")
    if not about:
        return None
    names = ("strategy", "validation", "baseline", "epochs")
    return {**{name: about.get(name) for name in names}, "seconds": {}}
