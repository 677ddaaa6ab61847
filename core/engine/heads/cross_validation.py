"""Finding a head for given features; its own settings are chosen by cross-validation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import torch
from scipy import optimize

from core.engine.heads.feature_set import CHUNK_ROWS, FeatureSet, Floats, Ints
from core.engine.heads.folds import checks
from core.engine.heads.modules import Head, LinearHead
from core.engine.interruptible import Tick, unheard
from core.runs.stop import CheckStop, never

Answering = Callable[[Floats], Floats]
"""Features to logits."""


@dataclass(frozen=True, kw_only=True)
class Solved:
    """A head, and what was chosen for it."""

    head: Head
    chosen: dict[str, float] = field(default_factory=dict)
    held_out: float | None = None
    """Mean loss a held-out picture, in nats; `None` = nothing could be held out, or not told."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What cross-validation chose."""

    setting: float
    factor: float
    """Calibrates the logits; 1 where they are not to be."""
    loss: float
    """Held out, in nats; infinite where nothing could be held out."""
    check_stop: CheckStop
    """For the fit on all rows, the last of all."""


def class_weights(labels: Ints, classes: int) -> Floats:
    """Weight of each class that makes all count alike (King & Zeng 2001), 1 on average."""
    counted = np.bincount(labels, minlength=classes).clip(1)
    weights: Floats = len(labels) / (classes * counted)
    return weights


def cross_validated(
    features: FeatureSet,
    settings: Sequence[float],
    fit: Callable[[FeatureSet, float, CheckStop], Answering],
    default: float,
    *,
    rescaled: bool = False,
    tick: Tick = unheard,
) -> Choice:
    """The setting with the least held-out log loss.

    Args:
        features: what may be looked at.
        settings: to choose from.
        fit: learns from a part with a setting, and checks for a stop meanwhile.
        default: taken where nothing can be held out.
        rescaled: whether the caller multiplies the logits by the factor, which is temperature
            scaling (Guo et al. 2017) on the held-out logits. Else the factor is 1, and a setting is
            judged as it will be used: a factor that is judged by but not used favours heads that
            are too sure (ants and bees, held out: log loss 0.31 instead of 0.26).
        tick: told how many fits are done; see `Tick`.
    """
    pairs = checks(features)
    total = len(settings) * len(pairs) + 1
    best = Choice(
        setting=default, factor=1.0, loss=np.inf, check_stop=partial(tick, total - 1, total)
    )
    for number, setting in enumerate(settings if pairs else ()):
        logits, labels = [], []
        for done, (learn, held) in enumerate(pairs, number * len(pairs)):
            check_stop = partial(tick, done, total)
            check_stop()
            logits.append(fit(features.part(learn), setting, check_stop)(features.features[held]))
            labels.append(features.labels[held])
        held_out = np.concatenate(logits), np.concatenate(labels)
        factor, loss = calibrated(*held_out) if rescaled else (1.0, log_loss(*held_out))
        if loss < best.loss:
            best = replace(best, setting=setting, factor=factor, loss=loss)
    return best


def calibrated(logits: Floats, labels: Ints) -> tuple[float, float]:
    """The factor that makes held-out logits as sure as they are right, and the loss then."""

    def loss(log_factor: float) -> float:
        return log_loss(logits * np.exp(log_factor), labels)

    found = optimize.minimize_scalar(loss, bounds=(-4, 4), method="bounded")
    return float(np.exp(found.x)), float(found.fun)


def log_loss(logits: Floats, labels: Ints) -> float:
    """Mean negative log-likelihood, in nats; of several classes a picture their mean."""
    if labels.ndim == 2:
        each = np.maximum(logits, 0) + np.log1p(np.exp(-np.abs(logits))) - labels * logits
        return float(each.mean())
    shifted = logits - logits.max(1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    return float(-log_p[np.arange(len(labels)), labels].mean())


@torch.inference_mode()
def answer(head: Head, features: Floats, check_stop: CheckStop = never) -> Floats:
    """Logits of a head, in chunks, as float32."""
    head.eval()
    outs = []
    for part in np.array_split(features, max(1, len(features) // CHUNK_ROWS + 1)):
        check_stop()
        outs.append(head(torch.from_numpy(np.ascontiguousarray(part, dtype=np.float32))))
    result: Floats = torch.cat(outs).numpy()
    return result


def folded(theta: Floats, mean: Floats, scale: Floats) -> LinearHead:
    """A head on standardised features as the same head on plain ones."""
    weight = theta[:, :-1] / scale
    bias = theta[:, -1] - weight @ mean
    return LinearHead(torch.from_numpy(np.array(weight)), torch.from_numpy(np.array(bias)))
