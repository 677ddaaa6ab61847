"""The training loop: one epoch after the other, each learnt, checked, told and kept."""

import math
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from timm.scheduler.scheduler import Scheduler
from timm.utils import ModelEmaV3
from torch import nn
from torch.nn import functional

from core.engine import checkpoint, guards, images, mix, model, saved, schedule, scores, solve, stages
from core.engine.batches import Batch, Feed
from core.engine.body import Body
from core.engine.checkpoint import Position
from core.engine.job import Job
from core.engine.stages import Stage
from core.errors import OutOfMemory

_TELL_EVERY_S = 0.5


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


def run(t: Training) -> None:
    """Learn epoch after epoch until the last, or until nothing gets better.

    Raises:
        Stopped: between two batches; the checkpoint then holds exactly this place.
    """
    recipe = t.job.plan.recipe
    open_stage(t, restored=False)
    while t.at.epoch < recipe.epochs and not t.at.halted:
        learn_epoch(t)
        logits = answer(t, t.check_places)
        close_epoch(t, logits)
        if t.at.epoch < recipe.epochs and stages.stage_at(t.stages, t.at.epoch)[1] == t.at.epoch:
            open_stage(t, restored=False)
        keep(t)
        tell_epoch(t)


def learn_epoch(t: Training) -> None:
    """Let every training picture pass once."""
    stages.train_mode(t.net, learn_statistics=t.learn_statistics)
    begun, spent = time.monotonic(), t.at.seconds
    told = kept = begun
    pause = checkpoint.EVERY_S
    sums = _sums(t)
    for batch in t.feed.epoch(t.at.epoch, t.at.batch):
        if t.job.should_stop():
            _settle(t, sums)
            keep(t)
            t.job.check_stop()
        sums += step(t, batch)
        t.at.batch, t.at.seen = batch.number + 1, t.at.seen + len(batch.labels)
        now = time.monotonic()
        t.at.seconds = spent + now - begun
        if now - told >= _TELL_EVERY_S:
            told = now
            _settle(t, sums)
            _tell_step(t)
            if not math.isfinite(t.at.loss_sum):
                break
        if now - kept >= pause:
            _settle(t, sums)
            keep(t)
            kept = time.monotonic()
            pause = checkpoint.next_pause(kept - now)
    _settle(t, sums)


def step(t: Training, batch: Batch) -> torch.Tensor:
    """One step of the optimizer on one batch.

    Returns:
        Summed loss and number of right answers, left on the device.
    """
    plan, device = t.job.plan, t.body.device
    rng = np.random.default_rng((plan.seed, t.at.epoch, batch.number, 1))
    torch.manual_seed(int(rng.integers(2**63)))  # dropout and stochastic depth
    for file in batch.lost:
        t.job.notice(guards.lost(file))
    if not len(batch.labels):
        return torch.zeros(2, device=device)
    pictures = images.normalise(batch.pictures, t.body.preprocessing, device)
    labels = torch.from_numpy(batch.labels).to(device)
    shares = mix.targets(labels, len(plan.classes), plan.recipe.label_smoothing)
    pictures, shares = mix.mix(pictures, shares, plan.augmentations, rng)
    pictures = t.body.levers.lay(pictures)
    while True:
        try:
            return _update(t, pictures, shares)
        except (torch.OutOfMemoryError, RuntimeError) as error:
            _halve(t, error)


def _update(t: Training, pictures: torch.Tensor, shares: torch.Tensor) -> torch.Tensor:
    """Forward and backward in parts that fit into memory, then one step of the optimizer."""
    assert t.optimizer is not None and t.schedule is not None  # noqa: S101, PT018
    t.optimizer.zero_grad(set_to_none=True)
    t.schedule.step_update(t.at.updates + 0.5)
    sums = torch.zeros(2, device=pictures.device)
    for x, y in zip(pictures.split(t.at.micro), shares.split(t.at.micro), strict=True):
        logits = _logits(t, x)
        loss = functional.cross_entropy(logits, y, weight=t.class_weights, reduction="sum")
        (loss / len(pictures)).backward()  # type: ignore[no-untyped-call]
        right = (logits.argmax(1) == y.argmax(1)).sum()
        sums += torch.stack([loss.detach(), right.float()])
    learning = [p for p in t.net.parameters() if p.requires_grad]
    if t.job.plan.recipe.gradient_clip:
        nn.utils.clip_grad_norm_(learning, t.job.plan.recipe.gradient_clip)
    t.optimizer.step()
    t.at.updates += 1
    if t.average:
        t.average.update(t.net, step=t.at.updates)
    return sums


def _logits(t: Training, x: torch.Tensor) -> torch.Tensor:
    """Logits of a part of a batch; a frozen backbone takes the fast way and keeps no graph."""
    head = model.head(t.net)
    if not t.stage.trainable and isinstance(head, nn.Linear):
        with torch.no_grad(), t.body.levers.autocast(t.body.device):
            seen = model.features(t.net, x).float()
        seen = functional.dropout(seen, t.job.plan.recipe.dropout)
        return functional.linear(seen, head.weight, head.bias)
    with t.body.levers.autocast(t.body.device, training=True):
        logits: torch.Tensor = t.net(x)
    return logits.float()


@torch.inference_mode()
def answer(t: Training, places: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Logits [n, c] of stored pictures, as the finished model will give them."""
    t.judged.eval()
    found = []
    for at in range(0, len(places), t.body.batch_size):
        t.job.check_stop()
        squares = np.stack([t.feed.squares[int(p)] for p in places[at : at + t.body.batch_size]])
        batch = images.normalise(squares, t.body.preprocessing, t.body.device)
        with t.body.levers.autocast(t.body.device):
            found.append(t.judged(t.body.levers.lay(batch)).float().cpu().numpy())
    return np.concatenate(found)


def close_epoch(t: Training, logits: npt.NDArray[np.float32]) -> None:
    """Judge the epoch: remember it, keep the weights if they are the best, see what the curves say."""
    recipe, at = t.job.plan.recipe, t.at
    score = scores.score(logits, t.check_labels)
    loss = solve.log_loss(logits, t.check_labels)
    accuracy = float(score["accuracy"] or 0.0)
    broken = not (math.isfinite(at.loss_sum) and math.isfinite(loss))
    better = not broken and (accuracy, -loss) > at.best
    title, rate = t.stage.title, _rate(t)
    at.epoch, at.batch = at.epoch + 1, 0
    if better:
        at.best, at.best_epoch, at.since, at.validation = (accuracy, -loss), at.epoch, 0, score
        keep_best(t, logits)
    else:
        at.since += 1
    at.history.append(
        {
            "epoch": at.epoch,
            "of": recipe.epochs,
            "stage": title,
            "training_loss": _number(at.loss_sum / max(at.seen, 1)),
            "training_accuracy": at.right / max(at.seen, 1),
            "validation_loss": _number(loss),
            "validation_accuracy": accuracy,
            "learning_rate": rate,
            "seconds": round(at.seconds, 3),
            "pictures_per_second": round(at.seen / max(at.seconds, 1e-6), 1),
            "best": better,
        }
    )
    at.halted = broken or bool(recipe.patience and at.since >= recipe.patience and _last_stage(t))
    at.loss_sum, at.right, at.seen, at.seconds = 0.0, 0.0, 0, 0.0
    for finding in guards.watch(at.history, (at.baseline or {}).get("accuracy"), recipe):
        t.job.notice(finding)
    for finding in guards.unheard(logits, t.check_labels, t.job.plan.classes):
        t.job.notice(finding)


def open_stage(t: Training, *, restored: bool) -> None:
    """Open the layers of the stage at hand; a new stage gets a new optimizer and schedule."""
    if t.optimizer is not None and restored:
        return
    if t.at.epoch >= t.job.plan.recipe.epochs:
        return
    recipe, stage = t.job.plan.recipe, t.stage
    fresh = stages.stage_at(t.stages, t.at.epoch)[1] == t.at.epoch and t.at.batch == 0
    if t.optimizer is not None and not fresh:
        return
    stages.open_layers(t.net, stage)
    t.optimizer = stages.optimizer(t.net, stage, recipe)
    steps = stage.epochs * t.feed.batches
    t.schedule = schedule.build(recipe, t.optimizer, steps, t.feed.batches)
    if fresh:
        t.at.updates = 0


def keep(t: Training) -> None:
    """Write the checkpoint."""
    tensors: dict[str, Any] = {"net": t.net.state_dict(), "fingerprint": t.body.fingerprint}
    if t.optimizer is not None:
        tensors["optimizer"] = t.optimizer.state_dict()
    if t.average is not None:
        tensors["average"] = t.average.module.state_dict()
    checkpoint.save(t.job.run, t.at, tensors)


def restore(t: Training, position: Position, tensors: dict[str, Any]) -> None:
    """Take up a training exactly where its checkpoint left it."""
    t.at = position
    t.net.load_state_dict(tensors["net"])
    if t.average is not None:
        t.average.module.load_state_dict(tensors["average"])
    open_stage(t, restored=False)
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


def tell_epoch(t: Training) -> None:
    """Write the `epoch` event of the epoch just closed."""
    t.job.journal.write("epoch", **t.at.history[-1])


def _tell_step(t: Training) -> None:
    at, recipe = t.at, t.job.plan.recipe
    each, epochs = len(t.feed.places), recipe.epochs
    rate = at.seen / max(at.seconds, 1e-6)
    done = at.epoch * each + at.seen
    t.job.journal.write(
        "progress",
        phase="train",
        done=done,
        total=epochs * each,
        per_second=round(rate, 1),
        seconds_left=round((epochs * each - done) / max(rate, 1e-6), 1),
    )
    loss = _number(at.loss_sum / max(at.seen, 1))
    t.job.journal.write("step", at=round(done / each, 4), training_loss=loss)


def _sums(t: Training) -> torch.Tensor:
    """Loss and right answers so far, on the device: read only now and then."""
    kind = torch.float32 if t.body.device.type == "mps" else torch.float64
    return torch.tensor([t.at.loss_sum, t.at.right], dtype=kind, device=t.body.device)


def _settle(t: Training, sums: torch.Tensor) -> None:
    t.at.loss_sum, t.at.right = (float(value) for value in sums.tolist())


def _halve(t: Training, error: RuntimeError) -> None:
    """Let half as many pictures pass at a time; the step of the optimizer stays the same."""
    short = isinstance(error, torch.OutOfMemoryError) or "allocate memory" in str(error)
    if not short:
        raise error
    if t.at.micro <= 1:
        raise OutOfMemory(
            what="There is not enough memory to train this backbone",
            why="Not even one picture at a time fits.",
            fix="Choose a smaller backbone or a smaller picture side, or close other programs.",
        ) from error
    t.at.micro = math.ceil(t.at.micro / 2)
    if t.body.device.type == "cuda":
        torch.cuda.empty_cache()
    t.job.notice(guards.memory_short(t.at.micro))


def _last_stage(t: Training) -> bool:
    """Early stopping ends the training, not the stage: earlier stages are only the way to it."""
    return stages.stage_at(t.stages, t.at.epoch - 1)[0] == len(t.stages) - 1


def _rate(t: Training) -> float | None:
    """The learning rate of the head."""
    return max(float(g["lr"]) for g in t.optimizer.param_groups) if t.optimizer else None


def _number(value: float) -> float | None:
    """JSON knows no NaN."""
    return value if math.isfinite(value) else None
