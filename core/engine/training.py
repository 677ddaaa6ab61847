"""A training in memory, and how it is put on disk and taken up again."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from timm.scheduler.scheduler import Scheduler
from timm.utils import ModelEmaV3
from torch import nn

from core.engine import checkpoint, levers, saved, schedule, stages
from core.engine.batches import Feed
from core.engine.body import Body
from core.engine.checkpoint import Position
from core.engine.job import Job
from core.engine.stages import Stage
from core.errors import RunDamaged


@dataclass(kw_only=True)
class Training:
    """Everything the loop holds."""

    job: Job
    body: Body
    net: nn.Module
    feed: Feed
    check_places: npt.NDArray[np.int64]
    """Of the validation pictures in the feed's squares."""
    check_labels: npt.NDArray[np.int64]
    stages: list[Stage]
    class_weights: torch.Tensor | None
    learn_statistics: bool
    at: Position = field(default_factory=Position)
    average: ModelEmaV3 | None = None
    optimizer: torch.optim.Optimizer | None = None
    schedule: Scheduler | None = None

    @property
    def stage(self) -> Stage:
        """The stage of the epoch at hand."""
        return self.stages[stages.stage_at(self.stages, self.at.epoch)[0]]

    @property
    def judged(self) -> nn.Module:
        """The network that is checked and kept: the moving average where there is one."""
        return self.average.module if self.average else self.net


def open_stage(t: Training) -> None:
    """Open the layers of the stage at hand, with an optimizer and a schedule of its own."""
    recipe = t.job.plan.recipe
    if t.at.epoch >= recipe.epochs:
        return
    if t.at.learning_rate:
        recipe = recipe.model_copy(update={"learning_rate": t.at.learning_rate})
    begun = stages.stage_at(t.stages, t.at.epoch)[1]
    stages.open_layers(t.net, t.stage)
    t.optimizer = stages.optimizer(t.net, t.stage, recipe)
    steps = t.stage.epochs * t.feed.batches
    t.schedule = schedule.build(recipe, t.optimizer, steps, t.feed.batches)
    if (t.at.epoch, t.at.batch) == (begun, 0):
        t.at.updates = 0


def keep(t: Training) -> None:
    """Write the checkpoint."""
    tensors: dict[str, Any] = {"net": t.net.state_dict(), "fingerprint": t.body.fingerprint}
    if t.optimizer is not None:
        tensors["optimizer"] = t.optimizer.state_dict()
    if t.average is not None:
        tensors["average"] = t.average.module.state_dict()
    checkpoint.save(t.job.run, t.at, tensors)


def check(t: Training, tensors: dict[str, Any], path: Path) -> None:
    """Make sure that a checkpoint is one of this network, before anything is taken from it.

    Raises:
        RunDamaged: it is of another run.
    """
    own = {name: tensor.shape for name, tensor in t.net.state_dict().items()}
    kept = {name: tensor.shape for name, tensor in tensors.get("net", {}).items()}
    if own != kept or (t.average is not None and "average" not in tensors):
        raise RunDamaged(
            what=f"{path.name} does not belong to {t.job.run.name}",
            why="It holds the state of another network than the one of the plan.",
            fix="Resume the run: it goes on from the checkpoint before, or begins again.",
        )


def restore(t: Training, position: Position, tensors: dict[str, Any]) -> None:
    """Take up a training exactly where its checkpoint left it."""
    t.at = position
    if t.at.checkpointed:
        levers.recompute(t.net)
    t.net.load_state_dict(tensors["net"])
    if t.average is not None:
        t.average.module.load_state_dict(tensors["average"])
    open_stage(t)
    if t.optimizer is not None and "optimizer" in tensors:
        t.optimizer.load_state_dict(tensors["optimizer"])


def keep_best(t: Training, logits: npt.NDArray[np.float32]) -> None:
    """Write the weights at hand as the model of the run, with what they predict."""
    saved.save_weights(t.job.run, t.judged, None)
    about = {
        "name": t.job.plan.name,
        "strategy": t.job.plan.recipe.strategy,
        "validation": t.at.validation,
        "baseline": t.at.baseline,
        "epochs": t.at.epoch,
    }
    saved.describe(
        t.job.run,
        t.judged,
        None,
        classes=t.job.plan.classes,
        preprocessing=t.body.preprocessing,
        levers=t.body.levers,
        about=about,
    )
    write_predictions(t, "validation", t.check_places, logits)


def write_predictions(
    t: Training, name: str, places: npt.NDArray[np.int64], logits: npt.NDArray[np.float32]
) -> None:
    """Write what the weights at hand say of some pictures."""
    rows = [t.feed.squares.rows[int(place)] for place in places]
    named = [(row.file, row.label) for row in rows]
    saved.write_predictions(t.job.run, name, t.job.plan.classes, named, logits)
