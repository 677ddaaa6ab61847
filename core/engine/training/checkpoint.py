"""Where a training stands, on disk: written beside and renamed, so that a kill never spoils it.

The one before is kept as well: whichever is damaged, the other is whole. Chance is not in it: every
draw comes from (seed, epoch, place), so a position is enough.
"""

import os
import pickle
import struct
import zipfile
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from core import digests, files
from core.errors import DiskFull, RunDamaged, said
from core.runs import best_weights
from core.runs.event import Result

CHECKPOINT_FILE = "checkpoint.pt"
EARLIER = "checkpoint.earlier.pt"
EVERY_S = 15.0
"""Seconds between two checkpoints within an epoch."""
_SHARE = 20.0
"""A checkpoint may take 1/20 of the time at most: a large one is written less often."""
_BROKEN = (
    OSError, RuntimeError, ValueError, LookupError, TypeError, AttributeError, EOFError,
    pickle.PickleError, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What the readers of archives and pickles raise on damaged ones."""


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
    best: tuple[float, float] = (float("-inf"), float("-inf"))
    """Primary metric (larger is better) and negative validation loss of the best epoch."""
    best_epoch: int = 0
    """Whose weights are kept; 0 = those of the start."""
    since: int = 0
    """Epochs without better ones."""
    start_right: list[bool] | None = None
    """Validation pictures that the solved head told right, as long as its weights are the ones that
    are kept; None = others took their place, or nothing was solved."""
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
    """Write the position and the state of model, optimizer and average; keep the one before.

    Where there is no room for both, the one before the last gives way.

    Raises:
        DiskFull: no room; the checkpoint before stays.
    """
    newest, earlier = run / CHECKPOINT_FILE, run / EARLIER
    try:
        _write(run, position, tensors)
    except DiskFull:
        if not (newest.exists() and earlier.exists()):
            raise
        earlier.unlink()
        _write(run, position, tensors)


def _write(run: Path, position: Position, tensors: dict[str, Any]) -> None:
    """A kill between the two renames leaves the earlier one, which is whole."""
    import torch

    newest = run / CHECKPOINT_FILE
    with digests.replacing(newest) as temporary, files.disk_errors(newest):
        torch.save({"position": asdict(position), **tensors}, temporary)
        if newest.exists():
            newest.replace(run / EARLIER)


def kept(run: Path) -> list[Path]:
    """The checkpoints of a run, the newest first."""
    return [path for path in (run / CHECKPOINT_FILE, run / EARLIER) if path.exists()]


def settle(run: Path) -> None:
    """A training that has come to its end needs no way back."""
    (run / EARLIER).unlink(missing_ok=True)


def sweep(run: Path) -> None:
    """Remove halves that a killed worker left; rename what is in the place of the best weights."""
    folder = run / best_weights.FOLDER
    if os.path.lexists(folder) and not folder.is_dir():
        files.set_aside(folder, "damaged")
    for path in (*run.glob(f".{CHECKPOINT_FILE}.*.tmp"), *folder.glob(".*.tmp")):
        path.unlink(missing_ok=True)


def read(path: Path, device: Any) -> tuple[Position, dict[str, Any]]:
    """The position and the tensors.

    Raises:
        RunDamaged: not what was written, to the last bit.
    """
    import torch

    try:
        if not _whole(path):
            raise ValueError("Its bytes are not those that were written.")
        found = torch.load(path, map_location=device, weights_only=True)
        told = found.pop("position")
        return Position(**{**told, "best": tuple(told["best"])}), found
    except torch.OutOfMemoryError:
        raise
    except _BROKEN as error:
        raise RunDamaged(
            what=f"The checkpoint {path.name} of {path.parent.name} cannot be read",
            why=said(error),
            fix="Resume the run: it goes on from the checkpoint before, or begins again.",
        ) from error


def _whole(path: Path) -> bool:
    """By its digest; a checkpoint of an earlier version by the checksums of its archive.

    Torch checks neither: tensors with flipped bits are loaded without a word.
    """
    known = digests.whole(path, CHECKPOINT_FILE)
    if known is None:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    return known


def next_pause(took_s: float) -> float:
    """Seconds until the next checkpoint within an epoch, from how long the last one took."""
    return max(EVERY_S, took_s * _SHARE)


def result_so_far(run: Path) -> Result | None:
    """What the best weights of an unfinished run are known to reach; None before there are any."""
    about = files.read_json(run / best_weights.FOLDER / "graft.json")
    if not about:
        return None
    names = ("strategy", "validation", "baseline", "epochs")
    return Result(**{name: about.get(name) for name in names}, seconds={})
