"""Several classes a picture: a sigmoid and binary cross-entropy for each class by itself."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from core.data.target import Target
from core.engine.heads import cross_validation, logistic, temperature
from core.engine.heads.feature_set import Floats
from core.engine.tasks.classify import never_said
from core.engine.tasks.engine_task import EngineTask, Labels, Score
from core.findings import Finding
from core.tasks import label_scores, rank_scores
from core.tasks import thresholds as limits

_HEAVIEST = 20.0
"""A picture of a rare class counts at most so many times as one without it."""


def collate(targets: Sequence[Target], classes: Sequence[str]) -> npt.NDArray[np.int64]:
    """1 for each class that a picture shows, else 0: [n, classes]."""
    return label_scores.matrix([target.names for target in targets], classes).astype(np.int64)


def probabilities(logits: Floats) -> npt.NDArray[np.float64]:
    """A sigmoid of each."""
    return 1 / (1 + np.exp(-logits.astype(np.float64)))


def score(logits: Floats, labels: Labels) -> Score:
    """Macro average precision with its range; macro F1 and exact share at the best thresholds."""
    names = [str(place) for place in range(labels.shape[1] if labels.ndim == 2 else 0)]
    if not len(labels) or not labels.any():
        empty: Score = dict.fromkeys(("average_precision", "low", "high", "macro_f1", "exact"))
        return empty | {"n": len(labels)}
    shares, truth = probabilities(logits), labels.astype(np.bool_)
    shown = [[names[c] for c in np.flatnonzero(row)] for row in truth]
    found = label_scores.score(shown, shares, names, limits.choose(truth, shares), draws=200)
    return {
        "average_precision": found.average_precision,
        "low": found.low,
        "high": found.high,
        "macro_f1": found.macro_f1,
        "exact": found.exact,
        "n": found.n,
    }


def _metrics(logits: Floats, labels: Labels) -> dict[str, float]:
    areas = [
        float(
            rank_scores.average_precision(
                labels[:, c].astype(np.bool_), probabilities(logits)[:, c]
            )[0]
        )
        for c in np.flatnonzero(labels.any(axis=0))
    ]
    return {
        "average_precision": float(np.mean(areas)) if areas else 0.0,
        "label_accuracy": float(((logits > 0) == labels.astype(np.bool_)).mean()),
    }


def _shares(labels: torch.Tensor, outputs: int, smoothing: float) -> torch.Tensor:
    del outputs
    return labels.float() * (1 - smoothing) + smoothing / 2


def _loss(logits: torch.Tensor, shares: torch.Tensor, weights: torch.Tensor | None) -> torch.Tensor:
    """The mean over the classes, summed over the pictures."""
    each = functional.binary_cross_entropy_with_logits(
        logits, shares, pos_weight=weights, reduction="none"
    )
    return each.mean(1).sum()


def _right(logits: torch.Tensor, shares: torch.Tensor) -> torch.Tensor:
    return ((logits > 0) == (shares > 0.5)).float().mean(1).sum()


def _rarity(labels: Labels, outputs: int) -> Floats:
    """The mean over the classes of a picture; one that shows none is as common as can be."""
    del outputs
    counted = labels.sum(axis=0).clip(1)
    common = 1.0 / max(len(labels), 1)
    shown = labels.sum(axis=1)
    rare: Floats = np.where(shown > 0, (labels / counted).sum(axis=1) / shown.clip(1), common)
    return rare


def _row_weights(labels: Labels, outputs: int) -> Floats:
    rare = _rarity(labels, outputs)
    weights: Floats = rare * (len(rare) / rare.sum())
    return weights


def _class_weights(labels: Labels, outputs: int) -> Floats:
    """How many pictures lack a class for one that shows it (King & Zeng 2001), within bounds."""
    del outputs
    counted = labels.sum(axis=0)
    weights: Floats = ((len(labels) - counted) / counted.clip(1)).clip(1.0, _HEAVIEST)
    return weights


def _silent(logits: Floats, labels: Labels, classes: Sequence[str]) -> list[Finding]:
    """Classes that no validation picture shows the less for being one of them."""
    if not len(labels):
        return []
    truth, shares = labels.astype(np.bool_), probabilities(logits)
    said = shares >= np.array(limits.choose(truth, shares))
    mute = np.atleast_1d(truth.any(axis=0) & ~(said & truth).any(axis=0))
    return never_said(
        [name for name, said_never in zip(classes, mute.tolist(), strict=True) if said_never],
        classes,
    )


def _temperature(logits: Floats, labels: Labels, alone: int) -> float:
    return temperature.fitted(logits, labels, alone, cross_validation.log_loss)


TASK = EngineTask(
    outputs=lambda classes: classes,
    collate=collate,
    rarity=_rarity,
    row_weights=_row_weights,
    class_weights=_class_weights,
    shares=_shares,
    loss=_loss,
    right=_right,
    mean_loss=cross_validation.log_loss,
    metrics=_metrics,
    training_metric="label_accuracy",
    correct=lambda logits, labels: ((logits > 0) == labels.astype(np.bool_)).all(axis=1),
    score=score,
    thresholds=lambda logits, labels: limits.choose(labels.astype(np.bool_), probabilities(logits)),
    decode=probabilities,
    activation=lambda logits: logits.sigmoid(),
    activation_code="sigmoid()",
    solve=logistic.regression,
    silent=_silent,
    temperature=_temperature,
    log_odds=lambda logits, wanted: logits[:, wanted],
)
