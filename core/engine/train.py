"""The training loop: one epoch after the other, each learnt, checked, told and kept."""

import math
import time
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from core.engine import (
    checkpoint,
    compiling,
    guards,
    images,
    memory,
    mix,
    model,
    scores,
    solve,
    stages,
)
from core.engine.batches import Batch
from core.engine.training import Training, keep, keep_best, open_stage

_TELL_EVERY_S = 1.0


def run(t: Training) -> None:
    """Learn epoch after epoch until the last, or until nothing gets better.

    Raises:
        Stopped: between two batches; the checkpoint then holds exactly this place.
    """
    recipe = t.job.plan.recipe
    while t.at.epoch < recipe.epochs and not t.at.halted:
        compiling.consider(t)
        learn_epoch(t)
        logits = answer(t, t.check_places)
        close_epoch(t, logits)
        if stages.stage_at(t.stages, t.at.epoch)[1] == t.at.epoch:
            open_stage(t)
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
    pictures, shares = mix.mix(pictures, shares, plan.augmentations, rng, plan.classes)
    pictures = t.body.levers.lay(pictures)
    while True:
        try:
            return _update(t, pictures, shares)
        except (torch.OutOfMemoryError, RuntimeError) as error:
            memory.ease(t, error)


def _update(t: Training, pictures: torch.Tensor, shares: torch.Tensor) -> torch.Tensor:
    """Forward and backward in parts that fit into memory, then one step of the optimizer."""
    assert t.optimizer is not None and t.schedule is not None  # noqa: S101, PT018
    t.optimizer.zero_grad(set_to_none=True)
    t.schedule.step_update(t.at.updates + 0.5)  # type: ignore[arg-type] # the middle of a step
    sums = torch.zeros(2, device=pictures.device)
    for x, y in _parts(t, pictures, shares):
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


def _parts(t: Training, *whole: torch.Tensor) -> Iterator[tuple[torch.Tensor, ...]]:
    return zip(*(torch.split(tensor, t.at.micro) for tensor in whole), strict=True)


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
        if t.job.should_stop():
            keep(t)
            t.job.check_stop()
        squares = np.stack([t.feed.squares[int(p)] for p in places[at : at + t.body.batch_size]])
        batch = images.normalise(squares, t.body.preprocessing, t.body.device)
        with t.body.levers.autocast(t.body.device):
            found.append(t.judged(t.body.levers.lay(batch)).float().cpu().numpy())
    return np.concatenate(found)


def close_epoch(t: Training, logits: npt.NDArray[np.float32]) -> None:
    """Judge the epoch: remember it, keep the weights if they are the best, watch the curves."""
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


def _last_stage(t: Training) -> bool:
    """Early stopping ends the training, not the stage: earlier stages are only the way to it."""
    return stages.stage_at(t.stages, t.at.epoch - 1)[0] == len(t.stages) - 1


def _rate(t: Training) -> float | None:
    """The learning rate of the head."""
    return max(float(g["lr"]) for g in t.optimizer.param_groups) if t.optimizer else None


def _number(value: float) -> float | None:
    """JSON knows no NaN."""
    return value if math.isfinite(value) else None
