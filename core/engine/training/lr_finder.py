"""The learning-rate finder: the range test of Smith 2017 ("Cyclical learning rates").

Rates from tiny to far too large, one batch each; what was learnt on the way is forgotten.
"""

import copy
import math
from collections.abc import Iterator, Sequence

import numpy as np
from timm.scheduler.scheduler import Scheduler

from core.engine.feed.batches import Batch
from core.engine.training import diagnostics, loop, unfreezing
from core.engine.training.train_state import TrainState, keep, open_stage
from core.runs.event import Finder, Phase

_TRIES = 60
_LOW, _HIGH = 1e-5, 1.0
"""Rates of the head; pretrained layers keep their share of it."""
_SMOOTH = 0.85
"""Share of the past in the smoothed loss."""
_LEVEL = 1.05
"""How far above its least the smoothed loss still counts as low."""
_HOPELESS = 4.0
"""How many times its least the loss may become before the search ends."""
_SAFE = 0.1
"""Taken of the last rate at which the loss is low (as fastai's "minimum / 10")."""
_EPOCH = 1_000_000
"""Number of an epoch that no training comes to: its draws are the search's own."""


class _Ramp(Scheduler):
    """From low to high in equal ratios, one step a batch."""

    def __init__(self, optimizer: object, base: float) -> None:
        super().__init__(optimizer, param_group_field="lr", t_in_epochs=False)  # type: ignore[arg-type]
        self.base = base

    def _get_lr(self, t: float) -> list[float]:
        rate = _LOW * (_HIGH / _LOW) ** (min(t, _TRIES - 1) / (_TRIES - 1))
        return [rate * value / self.base for value in self.base_values]


def find(state: TrainState) -> None:
    """Measure the learning rate of the last stage, in which most layers learn, and keep it.

    Raises:
        Stopped: between two batches; the search begins anew when the run is resumed.
    """
    title = "Trying learning rates"
    state.context.journal.write(Phase(name="finder", title=title, index=2, of=3, total=_TRIES))
    before, position = copy.deepcopy(state.net.state_dict()), copy.copy(state.progress)
    average, state.average = state.average, None
    stage = state.stages[-1]
    rates, losses = _try(state)
    state.net.load_state_dict(before)
    position.micro, position.checkpointed = state.progress.micro, state.progress.checkpointed
    state.average, state.progress = average, position
    best = choose(rates, losses)
    if best is not None:
        state.progress.learning_rate = best * _SAFE / stage.rate
        state.context.journal.write(
            Finder(
                rates=tuple(rates),
                losses=tuple(losses),
                smoothed=tuple(smoothed(losses)),
                chosen=best * _SAFE,
            )
        )
        state.context.notice(diagnostics.rate_found(best * _SAFE, len(rates), best))
    open_stage(state)
    keep(state)


def _try(state: TrainState) -> tuple[list[float], list[float]]:
    """The rates of the head and the loss of the batch learnt at each."""
    stage, recipe = state.stages[-1], state.context.plan.recipe
    unfreezing.open_layers(state.net, stage)
    state.optimizer = unfreezing.optimizer(state.net, stage, recipe)
    state.schedule = _Ramp(state.optimizer, recipe.learning_rate * stage.rate)
    state.progress.epoch, state.progress.updates = recipe.epochs - 1, 0
    unfreezing.train_mode(state.net, learn_statistics=False)
    rates: list[float] = []
    losses: list[float] = []
    for batch in state.context.track(_batches(state), "finder", _TRIES):
        state.context.check_stop()
        loss = float(loop.step(state, batch)[0]) / max(len(batch.labels), 1)
        if not math.isfinite(loss):
            break
        rates.append(max(float(group["lr"]) for group in state.optimizer.param_groups))
        losses.append(loss)
        if smoothed(losses)[-1] > _HOPELESS * min(smoothed(losses)):
            break
    return rates, losses


def _batches(state: TrainState) -> Iterator[Batch]:
    count = 0
    for epoch in range(_EPOCH, _EPOCH + _TRIES):
        for batch in state.feed.epoch(epoch):
            if count == _TRIES:
                return
            count += 1
            yield batch


def smoothed(losses: Sequence[float]) -> list[float]:
    """Moving average without the pull towards zero at its start (Kingma & Ba 2015)."""
    found, mean = [], 0.0
    for number, loss in enumerate(losses, 1):
        mean = _SMOOTH * mean + (1 - _SMOOTH) * loss
        found.append(mean / (1 - _SMOOTH**number))
    return found


def choose(rates: Sequence[float], losses: Sequence[float]) -> float | None:
    """The largest rate at which the smoothed loss is still about as low as it ever becomes.

    A head that was solved before starts low and only rises; a random start falls and then rises:
    the last low rate is right for both, while the steepest or the lowest point is not.

    Returns:
        None where too few rates were tried to tell.
    """
    if len(rates) < 10:
        return None
    curve = np.array(smoothed(losses))
    low = np.flatnonzero(curve <= _LEVEL * curve.min())
    return float(rates[int(low[-1])])
