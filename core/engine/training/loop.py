"""The training loop: one epoch after the other, each learnt, checked, told and kept."""

import math
import time
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from core.engine.backbone import network
from core.engine.backbone.preprocessing import normalise
from core.engine.feed.batches import Batch
from core.engine.training import (
    checkpoint,
    compiling,
    diagnostics,
    epoch_end,
    memory,
    mixing,
    unfreezing,
)
from core.engine.training.train_state import TrainState, keep, open_stage, tell_stage
from core.runs.event import Progress, TrainingStep
from core.runs.stop import Stopped

_TELL_EVERY_S = 1.0


def run(state: TrainState) -> None:
    """Learn epoch after epoch until the last, or until nothing gets better.

    Raises:
        Stopped: between two batches; the checkpoint then holds exactly this place.
    """
    recipe = state.context.plan.recipe
    while state.progress.epoch < recipe.epochs and not state.progress.halted:
        compiling.consider(state)
        learn_epoch(state)
        logits = _look(state)
        epoch_end.close(state, logits)
        if unfreezing.stage_at(state.stages, state.progress.epoch)[1] == state.progress.epoch:
            open_stage(state)
        keep(state)
        tell_epoch(state)
        tell_stage(state)


def _look(state: TrainState) -> npt.NDArray[np.float32]:
    """What the network says of the validation pictures after an epoch."""
    begun = time.monotonic()
    try:
        logits = answer(state, state.check_places)
    except Stopped:
        keep(state)
        raise
    state.look_s = time.monotonic() - begun
    return logits


def learn_epoch(state: TrainState) -> None:
    """Let every training picture pass once."""
    unfreezing.train_mode(state.net, learn_statistics=state.learn_statistics)
    begun, spent = time.monotonic(), state.progress.seconds
    told = kept = begun
    pause = checkpoint.EVERY_S
    sums = _sums(state)
    for batch in state.feed.epoch(state.progress.epoch, state.progress.batch):
        try:
            state.context.check_stop()
        except Stopped:
            _settle(state, sums)
            keep(state)
            raise
        sums += step(state, batch)
        state.progress.batch = batch.number + 1
        state.progress.seen += len(batch.labels)
        now = time.monotonic()
        state.progress.seconds = spent + now - begun
        if now - told >= _TELL_EVERY_S:
            told = now
            _settle(state, sums)
            _tell_step(state)
            if not math.isfinite(state.progress.loss_sum):
                break
        if now - kept >= pause:
            _settle(state, sums)
            keep(state)
            kept = time.monotonic()
            pause = checkpoint.next_pause(kept - now)
    _settle(state, sums)


def step(state: TrainState, batch: Batch) -> torch.Tensor:
    """One step of the optimizer on one batch.

    Returns:
        Summed loss and number of right answers, left on the device.
    """
    plan, device = state.context.plan, state.body.device
    rng = np.random.default_rng((plan.seed, state.progress.epoch, batch.number, 1))
    torch.manual_seed(int(rng.integers(2**63)))  # dropout and stochastic depth
    for file in batch.lost:
        state.context.notice(diagnostics.lost(file))
    if not len(batch.labels):
        return torch.zeros(2, device=device)
    pictures = normalise(batch.pictures, state.body.preprocessing, device)
    labels = torch.from_numpy(batch.labels).to(device)
    outputs = state.task.outputs(len(plan.classes))
    shares = state.task.shares(labels, outputs, plan.recipe.label_smoothing)
    pictures, shares = mixing.mix(pictures, shares, plan.augmentations, rng, plan.classes)
    pictures = state.body.acceleration.lay(pictures)
    while True:
        try:
            return _update(state, pictures, shares)
        except (torch.OutOfMemoryError, RuntimeError) as error:
            memory.ease(state, error)


def _update(state: TrainState, pictures: torch.Tensor, shares: torch.Tensor) -> torch.Tensor:
    """Forward and backward in parts that fit into memory, then one step of the optimizer."""
    assert state.optimizer is not None and state.schedule is not None  # noqa: S101, PT018
    state.optimizer.zero_grad(set_to_none=True)
    state.schedule.step_update(state.progress.updates + 0.5)  # type: ignore[arg-type] # the middle of a step
    sums = torch.zeros(2, device=pictures.device)
    for x, y in _parts(state, pictures, shares):
        logits = _logits(state, x)
        loss = state.task.loss(logits, y, state.class_weights)
        (loss / len(pictures)).backward()  # type: ignore[no-untyped-call]
        right = state.task.right(logits, y)
        sums += torch.stack([loss.detach(), right.float()])
    learning = [p for p in state.net.parameters() if p.requires_grad]
    if state.context.plan.recipe.gradient_clip:
        nn.utils.clip_grad_norm_(learning, state.context.plan.recipe.gradient_clip)
    state.optimizer.step()
    state.progress.updates += 1
    if state.average:
        state.average.update(state.net, step=state.progress.updates)
    return sums


def _parts(state: TrainState, *whole: torch.Tensor) -> Iterator[tuple[torch.Tensor, ...]]:
    return zip(*(torch.split(tensor, state.progress.micro) for tensor in whole), strict=True)


def _logits(state: TrainState, x: torch.Tensor) -> torch.Tensor:
    """Logits of a part of a batch; a frozen backbone takes the fast way and keeps no graph."""
    head = network.head(state.net)
    if not state.stage.trainable and isinstance(head, nn.Linear):
        with torch.no_grad(), state.body.acceleration.autocast(state.body.device):
            seen = network.features(state.net, x).float()
        seen = functional.dropout(seen, state.context.plan.recipe.dropout)
        return functional.linear(seen, head.weight, head.bias)
    with state.body.acceleration.autocast(state.body.device, training=True):
        logits: torch.Tensor = state.net(x)
    return logits.float()


@torch.inference_mode()
def answer(state: TrainState, places: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Logits [n, c] of stored pictures, as the finished model will give them.

    Raises:
        Stopped: between two batches.
    """
    state.judged.eval()
    found = []
    for at in range(0, len(places), state.body.batch_size):
        state.context.check_stop()
        squares = np.stack(
            [state.feed.squares[int(p)] for p in places[at : at + state.body.batch_size]]
        )
        batch = normalise(squares, state.body.preprocessing, state.body.device)
        with state.body.acceleration.autocast(state.body.device):
            found.append(state.judged(state.body.acceleration.lay(batch)).float().cpu().numpy())
    return np.concatenate(found)


def tell_epoch(state: TrainState) -> None:
    """Write the `epoch` event of the epoch just closed."""
    state.context.journal.write(state.epochs[-1])


def _tell_step(state: TrainState) -> None:
    at, recipe = state.progress, state.context.plan.recipe
    each, epochs = len(state.feed.places), recipe.epochs
    rate = at.seen / max(at.seconds, 1e-6)
    done = at.epoch * each + at.seen
    looks = recipe.looks - at.epoch
    state.context.journal.write(
        Progress(
            phase="train",
            done=done,
            total=epochs * each,
            per_second=round(rate, 1),
            seconds_left=round((epochs * each - done) / max(rate, 1e-6) + looks * state.look_s, 1),
        )
    )
    loss = epoch_end.number(at.loss_sum / max(at.seen, 1))
    state.context.journal.write(TrainingStep(at=round(done / each, 4), training_loss=loss))


def _sums(state: TrainState) -> torch.Tensor:
    """Loss and right answers so far, on the device: read only now and then."""
    kind = torch.float32 if state.body.device.type == "mps" else torch.float64
    so_far = [state.progress.loss_sum, state.progress.right]
    return torch.tensor(so_far, dtype=kind, device=state.body.device)


def _settle(state: TrainState, sums: torch.Tensor) -> None:
    state.progress.loss_sum, state.progress.right = (float(value) for value in sums.tolist())
