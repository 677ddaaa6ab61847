"""One class a picture: softmax and cross-entropy."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from core.data.target import Target
from core.engine.heads import cross_validation, logistic, temperature
from core.engine.heads.feature_set import Floats
from core.engine.tasks.engine_task import EngineTask, Labels, Score
from core.findings import Finding
from core.tasks.ranges import wilson


def collate(targets: Sequence[Target], classes: Sequence[str]) -> npt.NDArray[np.int64]:
    """Places of the classes, [n]."""
    at = {name: index for index, name in enumerate(classes)}
    return np.array([at[target.text] for target in targets], dtype=np.int64)


def score(logits: Floats, labels: Labels) -> Score:
    """Accuracy with its range, macro F1 over the classes present, and n."""
    n = len(labels)
    if n == 0:
        return {"accuracy": None, "low": None, "high": None, "macro_f1": None, "n": 0}
    predicted = logits.argmax(1)
    right = int((predicted == labels).sum())
    low, high = wilson(right, n)
    f1 = [_f1(predicted == c, labels == c) for c in np.unique(np.append(labels, predicted))]
    return {
        "accuracy": right / n,
        "low": low,
        "high": high,
        "macro_f1": float(np.mean(f1)),
        "n": n,
    }


def _f1(said: npt.NDArray[np.bool_], true: npt.NDArray[np.bool_]) -> float:
    return float(2 * (said & true).sum() / max(int(said.sum() + true.sum()), 1))


def probabilities(logits: Floats) -> npt.NDArray[np.float64]:
    """Softmax over the classes."""
    shifted = np.exp(logits.astype(np.float64) - logits.max(1, keepdims=True))
    result: npt.NDArray[np.float64] = shifted / shifted.sum(1, keepdims=True)
    return result


def _shares(labels: torch.Tensor, outputs: int, smoothing: float) -> torch.Tensor:
    """Labels as shares [n, outputs]; smoothing after Szegedy et al. 2016."""
    shares = torch.full((len(labels), outputs), smoothing / outputs, device=labels.device)
    rows = torch.arange(len(labels), device=labels.device)
    shares[rows, labels] += 1 - smoothing
    return shares


def _loss(logits: torch.Tensor, shares: torch.Tensor, weights: torch.Tensor | None) -> torch.Tensor:
    return functional.cross_entropy(logits, shares, weight=weights, reduction="sum")


def _right(logits: torch.Tensor, shares: torch.Tensor) -> torch.Tensor:
    return (logits.argmax(1) == shares.argmax(1)).sum()


def _rarity(labels: Labels, outputs: int) -> Floats:
    counted = np.bincount(labels, minlength=outputs).clip(1)
    rare: Floats = 1.0 / counted[labels]
    return rare


def silent(logits: Floats, labels: Labels, classes: Sequence[str]) -> list[Finding]:
    """Classes with validation pictures that are never predicted."""
    said = set(logits.argmax(1).tolist()) if len(labels) else set()
    return never_said([classes[c] for c in sorted(set(labels.tolist())) if c not in said], classes)


def never_said(silent: Sequence[str], classes: Sequence[str]) -> list[Finding]:
    """The finding about classes that no validation picture is taken for; none where all are."""
    if not silent:
        return []
    names = ", ".join(silent[:5])
    them = "it" if len(silent) == 1 else "them"
    return [
        Finding(
            id="class-never-predicted",
            severity="warning",
            sentence=f"No validation picture is taken for {names}: nothing tells {them} yet.",
            remedy=f"Add pictures of {them}, or switch class weights or balanced sampling on.",
            items=tuple(silent),
            score=len(silent) / len(classes),
        )
    ]


def _temperature(logits: Floats, labels: Labels, alone: int) -> float:
    return temperature.fitted(logits, labels, alone, cross_validation.log_loss)


TASK = EngineTask(
    outputs=lambda classes: classes,
    collate=collate,
    rarity=_rarity,
    row_weights=lambda labels, outputs: cross_validation.class_weights(labels, outputs)[labels],
    class_weights=cross_validation.class_weights,
    shares=_shares,
    loss=_loss,
    right=_right,
    mean_loss=cross_validation.log_loss,
    metrics=lambda logits, labels: {"accuracy": float((logits.argmax(1) == labels).mean())},
    training_metric="accuracy",
    correct=lambda logits, labels: logits.argmax(1) == labels,
    score=score,
    thresholds=lambda _logits, _labels: None,
    decode=probabilities,
    activation=lambda logits: logits.softmax(1),
    activation_code="softmax(1)",
    solve=logistic.regression,
    silent=silent,
    temperature=_temperature,
)
