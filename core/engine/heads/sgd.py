"""Heads learnt in epochs on ready features: linear or with one hidden layer, by AdamW."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from core.engine.heads import cross_validation, feature_set
from core.engine.heads.cross_validation import Answering
from core.engine.heads.feature_set import FeatureSet
from core.engine.heads.modules import Head, LinearHead, MlpHead
from core.engine.interruptible import Tick, unheard
from core.plan.recipe import Recipe
from core.runs.stop import CheckStop

_DECAYS = (1e-4, 1e-2, 1.0)
"""Weight decays that cross-validation chooses from."""
_HIDDEN = 256
_SMALL = 50_000_000
"""Features × rows up to which one thread learns, and folds choose the weight decay: of more that
would take several times as long."""


@dataclass(frozen=True, kw_only=True)
class HeadEpoch:
    """One epoch of a head: the head as it was then, and what its training said."""

    head: Head
    training_loss: float
    learning_rate: float


def train(
    features: FeatureSet,
    recipe: Recipe,
    seed: int,
    *,
    hidden: bool,
    on_epoch: Callable[[HeadEpoch], bool],
    tick: Tick = unheard,
) -> dict[str, float]:
    """Learn a head by AdamW (Loshchilov & Hutter 2019) under a cosine schedule (2017).

    Args:
        features: training features.
        recipe: epochs, learning rate, batch size, dropout, smoothing.
        seed: of the order of the rows and of the first hidden weights.
        hidden: one hidden layer of 256 instead of none.
        on_epoch: told every epoch; False ends the training.
        tick: told with every batch how many fits are done; see `Tick`.

    Returns:
        What cross-validation chose.
    """

    def fit(part: FeatureSet, decay: float, check_stop: CheckStop) -> Answering:
        last: list[Head] = []
        for step in _epochs(part, recipe, seed, hidden, decay, check_stop):
            last = [step.head]
        return lambda x: cross_validation.answer(last[0], x, check_stop)

    decays = _DECAYS if features.features.size <= _SMALL else ()
    with _threads(features.features.size):
        best = cross_validation.cross_validated(
            features, decays, fit, recipe.weight_decay, tick=tick
        )
        for step in _epochs(features, recipe, seed, hidden, best.setting, best.check_stop):
            if not on_epoch(step):
                break
    return {"weight_decay": best.setting}


def _epochs(
    features: FeatureSet,
    recipe: Recipe,
    seed: int,
    hidden: bool,
    decay: float,
    check_stop: CheckStop,
) -> Iterator[HeadEpoch]:
    generator = torch.Generator().manual_seed(seed)
    mean, scale = (
        torch.from_numpy(np.array(t)).float() for t in feature_set.standardisation(features)
    )
    y = torch.from_numpy(features.labels)
    share = torch.ones(len(y))
    if features.weights is not None:
        share = torch.from_numpy(np.array(features.weights)).float()
    inner = _start(len(mean), features.classes, hidden, recipe.dropout, generator)
    optimizer = torch.optim.AdamW(inner.parameters(), recipe.learning_rate, weight_decay=decay)
    steps = recipe.epochs * -(-len(y) // recipe.batch_size)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(recipe.epochs):
        inner.train()
        total = 0.0
        for batch in torch.split(torch.randperm(len(y), generator=generator), recipe.batch_size):
            check_stop()
            x = (torch.from_numpy(features.features[batch.numpy()]).float() - mean) / scale
            loss = _loss(inner(_dropped(x, recipe, generator)), y[batch], features) @ share[batch]
            optimizer.zero_grad()
            (loss / share[batch].sum()).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        rate = float(optimizer.param_groups[0]["lr"])
        yield HeadEpoch(
            head=_outer(inner, mean, scale),
            training_loss=total / float(share.sum()),
            learning_rate=rate,
        )


def _loss(logits: torch.Tensor, labels: torch.Tensor, features: FeatureSet) -> torch.Tensor:
    """Of each row; of several classes a picture their mean."""
    if labels.ndim == 2:
        wanted = labels.float() * (1 - features.smoothing) + features.smoothing / 2
        each = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
        return each.mean(1)
    return functional.cross_entropy(
        logits, labels, reduction="none", label_smoothing=features.smoothing
    )


def _dropped(x: torch.Tensor, recipe: Recipe, generator: torch.Generator) -> torch.Tensor:
    if not recipe.dropout:
        return x
    kept = torch.rand(x.shape, generator=generator) >= recipe.dropout
    return x * kept / (1 - recipe.dropout)


def _start(d: int, classes: int, hidden: bool, dropout: float, generator: torch.Generator) -> Head:
    """A head on standardised features; its last layer starts at zero."""
    zero = torch.zeros(classes)
    if not hidden:
        return LinearHead(torch.zeros(classes, d), zero)
    first = torch.randn(_HIDDEN, d, generator=generator) * (2 / d) ** 0.5  # He et al. 2015
    last = torch.zeros(classes, _HIDDEN)
    return MlpHead(torch.zeros(d), torch.ones(d), first, torch.zeros(_HIDDEN), last, zero)


def _outer(inner: Head, mean: torch.Tensor, scale: torch.Tensor) -> Head:
    """The same head on plain features, as a copy."""
    state = {name: tensor.detach().clone() for name, tensor in inner.state_dict().items()}
    if isinstance(inner, LinearHead):
        weight = state["weight"] / scale
        return LinearHead(weight, state["bias"] - weight @ mean)
    names = ("w1", "b1", "w2", "b2")
    head = MlpHead(mean, scale, *(state[name] for name in names))
    head.eval()
    return head


@contextlib.contextmanager
def _threads(size: int) -> Iterator[None]:
    """One thread for small heads: more would wait for one another."""
    before = torch.get_num_threads()
    torch.set_num_threads(1 if size < _SMALL else before)
    try:
        yield
    finally:
        torch.set_num_threads(before)
