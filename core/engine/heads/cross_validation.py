"""Finding a head for given features; its own settings are chosen by cross-validation."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import numpy.typing as npt
import torch
from scipy import optimize

from core.engine.heads.modules import Head, LinearHead
from core.engine.interruptible import Tick, unheard
from core.runs.stop import CheckStop, never

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.int64]
Answering = Callable[[Floats], Floats]
"""Features to logits."""

FOLDS = 5
MOST_NUMBERS = 20_000_000
"""Features × rows that are copied, 80 MB as float32, and held out in all folds. Of more, one fold
is held out, and rows are read from where they lie, a chunk at a time."""
_CHUNK_ROWS = 1024
"""Of 1,280 numbers each 5 MB: they stay in a processor's cache, and a stop waits for no more."""


@dataclass(frozen=True, kw_only=True)
class FeatureSet:
    """Training features with everything a solver may look at."""

    features: Floats
    """[n, d], views below the pictures they were made of or anywhere else; of very many pictures a
    file mapped into memory."""
    labels: Ints
    """[n] places of classes; or [n, classes] of 0 and 1 where a picture may show several."""
    groups: Sequence[str]
    """Copies and views of one picture share a group, and so a fold."""
    original: npt.NDArray[np.bool_]
    """False for augmented views: they are learnt from, never counted as held out."""
    classes: int
    weights: Floats | None = None
    """Of each row in the loss; None = all alike."""
    smoothing: float = 0.0
    """Label smoothing (Szegedy et al. 2016)."""

    def part(self, chosen: npt.NDArray[np.bool_] | Ints) -> "FeatureSet":
        """Some of the rows."""
        where = np.arange(len(self.labels))[chosen]
        return FeatureSet(
            features=self.features[where],
            labels=self.labels[where],
            groups=[self.groups[i] for i in where],
            original=self.original[where],
            classes=self.classes,
            weights=None if self.weights is None else self.weights[where],
            smoothing=self.smoothing,
        )


@dataclass(frozen=True, kw_only=True)
class Solved:
    """A head, what was chosen for it, and the way to it."""

    head: Head
    chosen: dict[str, float] = field(default_factory=dict)
    path: tuple[LinearHead, ...] = ()
    """Heads on the way, from strong regularisation to the chosen one; the last is the head."""


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


def standardisation(features: FeatureSet, check_stop: CheckStop = never) -> tuple[Floats, Floats]:
    """Mean and scale of each feature; a constant one is left at its size."""
    n, d = features.features.shape
    mean, squares = np.zeros(d), np.zeros(d)
    for rows in chunks(n):
        check_stop()
        mean += features.features[rows].sum(0, dtype=np.float64)
    mean /= n
    for rows in chunks(n):
        check_stop()
        squares += np.square(features.features[rows] - mean, dtype=np.float64).sum(0)
    scale = np.sqrt(squares / n)
    return mean, np.where(scale > 1e-6, scale, 1.0)


def chunks(n: int) -> Iterator[slice]:
    """Places of n rows, so many at a time that they are small beside any backbone."""
    for at in range(0, n, _CHUNK_ROWS):
        yield slice(at, at + _CHUNK_ROWS)


def folds(features: FeatureSet) -> list[tuple[Ints, Ints]]:
    """Rows to learn from and original rows to check with; empty where a class is too small.

    Stratified, groups kept whole, as scikit-learn's StratifiedGroupKFold; written here since
    importing that costs a worker a second.
    """
    groups = np.unique(np.asarray(features.groups), return_inverse=True)[1]
    inside = _inside(features.labels, groups)
    least = int((inside[:, inside.any(axis=0)] > 0).sum(axis=0).min(initial=len(inside)))
    if features.labels.ndim == 2:  # a class too rare to be on every fold is no reason for none
        least = min(FOLDS, len(inside))
    if least < 2:
        return []
    fold = _dealt(inside, min(FOLDS, least))[groups]
    return [
        (np.flatnonzero(fold != at), np.flatnonzero((fold == at) & features.original))
        for at in range(fold.max() + 1)
    ]


def checks(features: FeatureSet) -> list[tuple[Ints, Ints]]:
    """The folds that a setting is chosen by: all, or one of very many rows.

    That one is still thousands of rows large, and learns from nearly all: a C that was chosen on
    15,000 of 60,000 rows was ten times too large for all of them (100 classes, held-out log loss
    1.48 instead of 1.18).
    """
    if features.features.size <= MOST_NUMBERS:
        return folds(features)
    numbers: dict[str, int] = {}
    groups = np.array([numbers.setdefault(group, len(numbers)) for group in features.groups])
    first = features.labels[np.unique(groups, return_index=True)[1]]
    # of pictures that show several classes a fifth at random: there are thousands of them
    held = _fifth(np.zeros(len(first), dtype=np.int64) if first.ndim == 2 else first)[groups]
    if not (held & features.original).any():
        return []
    return [(np.flatnonzero(~held), np.flatnonzero(held & features.original))]


def _fifth(labels: Ints) -> npt.NDArray[np.bool_]:
    """One of so many groups of each class as there are folds, drawn at random; none of too few."""
    order = np.random.default_rng(0).permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    sizes = np.bincount(labels)
    ranks = np.arange(len(order)) - np.repeat(sizes.cumsum() - sizes, sizes)
    held = np.empty(len(labels), dtype=np.bool_)
    held[order] = ranks % FOLDS == FOLDS - 1
    return held


def _inside(labels: Ints, groups: Ints) -> Floats:
    """How often each class is shown in each group, [groups, classes]; none of them is one more."""
    if labels.ndim == 2:
        shown = np.concatenate([labels, labels.sum(axis=1, keepdims=True) == 0], axis=1)
        inside = np.zeros((groups.max(initial=-1) + 1, shown.shape[1]))
        np.add.at(inside, groups, shown)
        return inside
    inside = np.zeros((groups.max(initial=-1) + 1, labels.max(initial=-1) + 1))
    np.add.at(inside, (groups, labels), 1)
    return inside


def _dealt(inside: Floats, count: int) -> Ints:
    """The fold of each group: the largest first, each to where its classes are rarest so far."""
    order = np.random.default_rng(0).permutation(len(inside))
    order = order[np.argsort(-inside[order].sum(1), kind="stable")]
    held = np.zeros((count, inside.shape[1]))
    found = np.empty(len(inside), dtype=np.int64)
    for group in order:
        crowded = held @ inside[group]
        fold = int(np.lexsort((held.sum(1), crowded))[0])
        held[fold] += inside[group]
        found[group] = fold
    return found


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
        factor, loss = _calibrated(*held_out) if rescaled else (1.0, log_loss(*held_out))
        if loss < best.loss:
            best = replace(best, setting=setting, factor=factor, loss=loss)
    return best


def _calibrated(logits: Floats, labels: Ints) -> tuple[float, float]:
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
    for part in np.array_split(features, max(1, len(features) // _CHUNK_ROWS + 1)):
        check_stop()
        outs.append(head(torch.from_numpy(np.ascontiguousarray(part, dtype=np.float32))))
    result: Floats = torch.cat(outs).numpy()
    return result


def folded(theta: Floats, mean: Floats, scale: Floats) -> LinearHead:
    """A head on standardised features as the same head on plain ones."""
    weight = theta[:, :-1] / scale
    bias = theta[:, -1] - weight @ mean
    return LinearHead(torch.from_numpy(np.array(weight)), torch.from_numpy(np.array(bias)))
