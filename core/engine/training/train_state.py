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

from core.engine.backbone import acceleration
from core.engine.backbone.frozen_backbone import FrozenBackbone
from core.engine.feed.batches import Feed
from core.engine.run_context import RunContext
from core.engine.tasks import table as engine_tasks
from core.engine.tasks.engine_task import EngineTask, Labels, Score
from core.engine.training import checkpoint, lr_schedule, saving, unfreezing
from core.engine.training.checkpoint import Position
from core.engine.training.unfreezing import Stage
from core.errors import RunDamaged
from core.runs import events
from core.runs.event import Epoch, Phase
from core.tasks import table as tasks
from core.tasks.task import Metric


@dataclass(kw_only=True)
class TrainState:
    """Everything the loop holds."""

    context: RunContext
    body: FrozenBackbone
    net: nn.Module
    feed: Feed
    check_places: npt.NDArray[np.int64]
    """Of the validation pictures in the feed's squares."""
    check_labels: Labels
    stages: list[Stage]
    class_weights: torch.Tensor | None
    """Of the loss, [outputs]."""
    learn_statistics: bool
    progress: Position = field(default_factory=Position)
    start: dict[str, torch.Tensor] = field(default_factory=dict)
    """What may learn, as it was before it did, on the processor. Empty = no head was solved."""
    average: ModelEmaV3 | None = None
    optimizer: torch.optim.Optimizer | None = None
    schedule: Scheduler | None = None
    told: Stage | None = None
    """The stage that was named last."""
    look_s: float = 0.0
    """Seconds that the last look at the validation pictures took."""

    @property
    def stage(self) -> Stage:
        """The stage of the epoch at hand."""
        return self.stages[unfreezing.stage_at(self.stages, self.progress.epoch)[0]]

    @property
    def check_groups(self) -> list[str]:
        """What each validation picture belongs to."""
        return [self.feed.squares.rows[int(place)].kin for place in self.check_places]

    @property
    def task(self) -> EngineTask:
        """What is learnt."""
        return engine_tasks.of(self.context.plan.task)

    @property
    def metric(self) -> Metric:
        """What it is judged by first."""
        return tasks.of(self.context.plan.task).metric

    @property
    def epochs(self) -> list[Epoch]:
        """The epochs done, also where an earlier version wrote them down."""
        return [events.epoch(point) for point in self.progress.history]

    def rank(self, score: Score, loss: float) -> tuple[float, float]:
        """The better the larger: the primary metric first, then the loss."""
        value = score[self.metric.name]
        sign = 1.0 if self.metric.higher_is_better else -1.0
        return sign * float(value or 0.0), -loss

    @property
    def judged(self) -> nn.Module:
        """The network that is checked and kept: the moving average where there is one."""
        return self.average.module if self.average else self.net


def open_stage(state: TrainState) -> None:
    """Open the layers of the stage at hand, with an optimizer and a schedule of its own."""
    recipe = state.context.plan.recipe
    if state.progress.epoch >= recipe.epochs:
        return
    if state.progress.learning_rate:
        recipe = recipe.model_copy(update={"learning_rate": state.progress.learning_rate})
    begun = unfreezing.stage_at(state.stages, state.progress.epoch)[1]
    unfreezing.open_layers(state.net, state.stage)
    state.optimizer = unfreezing.optimizer(state.net, state.stage, recipe)
    steps = state.stage.epochs * state.feed.batches
    state.schedule = lr_schedule.build(recipe, state.optimizer, steps, state.feed.batches)
    if (state.progress.epoch, state.progress.batch) == (begun, 0):
        state.progress.updates = 0


def tell_stage(state: TrainState) -> None:
    """Name what learns now, where that is something else than before."""
    over = state.progress.halted or state.progress.epoch >= state.context.plan.recipe.epochs
    if over or state.stage is state.told:
        return
    state.told = state.stage
    title = f"Training the {state.stage.title}"
    state.context.journal.write(Phase(name="train", title=title, index=2, of=3, total=None))


def keep(state: TrainState) -> None:
    """Write the checkpoint."""
    tensors: dict[str, Any] = {"net": state.net.state_dict(), "fingerprint": state.body.fingerprint}
    if state.optimizer is not None:
        tensors["optimizer"] = state.optimizer.state_dict()
    if state.average is not None:
        tensors["average"] = state.average.module.state_dict()
    if state.start:  # the rest of it is the backbone, which every worker reads anew
        tensors["start"] = {name: state.start[name] for name in unfreezing.head_names(state.net)}
    checkpoint.save(state.context.run, state.progress, tensors)


def check(state: TrainState, tensors: dict[str, Any], path: Path) -> None:
    """Make sure that a checkpoint is one of this network, before anything is taken from it.

    Raises:
        RunDamaged: it is of another run.
    """
    own = {name: tensor.shape for name, tensor in state.net.state_dict().items()}
    kept = {name: tensor.shape for name, tensor in tensors.get("net", {}).items()}
    if own != kept or (state.average is not None and "average" not in tensors):
        raise RunDamaged(
            what=f"{path.name} does not belong to {state.context.run.name}",
            why="It holds the state of another network than the one of the plan.",
            fix="Resume the run: it goes on from the checkpoint before, or begins again.",
        )


def restore(state: TrainState, position: Position, tensors: dict[str, Any]) -> None:
    """Take up a training exactly where its checkpoint left it."""
    state.progress = position
    if state.progress.checkpointed:
        acceleration.recompute(state.net)
    state.net.load_state_dict(tensors["net"])
    if state.average is not None:
        state.average.module.load_state_dict(tensors["average"])
    state.start = begun_with(state.start, tensors.get("start"))
    open_stage(state)
    if state.optimizer is not None and "optimizer" in tensors:
        state.optimizer.load_state_dict(tensors["optimizer"])


def learning(state: TrainState) -> dict[str, torch.Tensor]:
    """A copy of all that may learn, and of BatchNorm's statistics where they do.

    Nothing where the training does not end with a blend.
    """
    recipe = state.context.plan.recipe
    if not (recipe.tuned and recipe.blend):
        return {}
    names = unfreezing.head_names(state.net).union(*(stage.trainable for stage in state.stages))
    if state.learn_statistics:
        names |= {name for name, _ in state.net.named_buffers()}
    tensors = state.net.state_dict()
    return {name: tensors[name].detach().cpu().clone() for name in sorted(names)}


def begun_with(
    backbone: dict[str, torch.Tensor], head: dict[str, torch.Tensor] | None
) -> dict[str, torch.Tensor]:
    """The start of a training; nothing where no head was solved, or an earlier version did it."""
    if head is None:
        return {}
    return backbone | {name: tensor.detach().cpu().clone() for name, tensor in head.items()}


def keep_best(
    state: TrainState, logits: npt.NDArray[np.float32], share: float | None = None
) -> None:
    """Write the weights at hand as the model of the run, with what they predict.

    Args:
        state: of the training.
        logits: of the validation pictures.
        share: of tuned weights in a blend; None = they are none.
    """
    saving.save_weights(state.context.run, state.judged, None, share)
    temperature = state.task.temperature(logits, state.check_labels, len({*state.check_groups}))
    about = {
        "name": state.context.plan.name,
        "strategy": state.context.plan.recipe.strategy,
        "validation": state.progress.validation,
        "baseline": state.progress.baseline,
        "epochs": state.progress.epoch,
        "share": share,
        "temperature": temperature,
        "thresholds": state.task.thresholds(logits / temperature, state.check_labels),
    }
    saving.describe(
        state.context.run,
        state.judged,
        None,
        classes=state.context.plan.classes,
        preprocessing=state.body.preprocessing,
        acceleration=state.body.acceleration,
        about=about,
    )
    write_predictions(state, "validation", state.check_places, logits)


def write_predictions(
    state: TrainState, name: str, places: npt.NDArray[np.int64], logits: npt.NDArray[np.float32]
) -> None:
    """Write what the weights at hand say of some pictures.

    Args:
        state: of the training.
        name: of the side, and so of the file.
        places: of the pictures in the image cache.
        logits: [n, classes], one row a place.
    """
    rows = [state.feed.squares.rows[int(place)] for place in places]
    saving.write_predictions(state.context.run, name, state.context.plan, rows, logits)
