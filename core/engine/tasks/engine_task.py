"""The heavy half of a task: how one kind of target is learnt, judged and answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from core.data.target import Target
from core.engine.heads.cross_validation import Solved
from core.engine.heads.feature_set import FeatureSet, Floats
from core.engine.interruptible import Tick
from core.findings import Finding

Labels = npt.NDArray[Any]
"""Targets as numbers, one line a picture: [n] places of classes, [n, classes] of 0 and 1, ..."""
Score = dict[str, float | int | None]
"""The primary metric by its name, `low` and `high` of its 95 % range, `n`, and others."""


def against_the_others(logits: torch.Tensor, wanted: int) -> torch.Tensor:
    """Log odds [n] of one class against all others together; where it is alone, its logit."""
    others = torch.cat([logits[:, :wanted], logits[:, wanted + 1 :]], 1)
    rest = others.logsumexp(1) if others.shape[1] else 0.0
    return logits[:, wanted] - rest


@dataclass(frozen=True, kw_only=True)
class EngineTask:
    """One kind of target, as the engine needs to know it: plain functions, no base class."""

    outputs: Callable[[int], int]
    """Numbers that the head gives for so many classes."""
    collate: Callable[[Sequence[Target], Sequence[str]], Labels]
    """Targets and classes as labels."""
    rarity: Callable[[Labels, int], Floats]
    """[n]: how rare what a picture shows is; for balanced sampling."""
    row_weights: Callable[[Labels, int], Floats]
    """[n]: 1 on average, so that in the loss of a head all classes count alike."""
    class_weights: Callable[[Labels, int], Floats]
    """[outputs]: weights of the loss where rare classes are to count alike."""
    shares: Callable[[torch.Tensor, int, float], torch.Tensor]
    """Labels, outputs and label smoothing as what the loss compares with, [n, outputs]."""
    loss: Callable[[torch.Tensor, torch.Tensor, torch.Tensor | None], torch.Tensor]
    """Logits [n, outputs], shares and class weights: summed over the pictures."""
    right: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
    """Logits and shares of a batch: how many pictures are right, for the training curve."""
    mean_loss: Callable[[Floats, Labels], float]
    """Mean over the pictures, in nats."""
    metrics: Callable[[Floats, Labels], dict[str, float]]
    """What the curves show beside the loss: logits and labels of one side."""
    training_metric: str | None
    """The name under which the share of right pictures stands in the training curve."""
    correct: Callable[[Floats, Labels], npt.NDArray[np.bool_]]
    """[n]: which pictures are answered entirely right; what backbones are compared by."""
    score: Callable[[Floats, Labels], Score]
    """Logits and labels of the validation pictures as the score of a model."""
    thresholds: Callable[[Floats, Labels], tuple[float, ...] | None]
    """Chosen from logits and labels of the validation pictures; None = it needs none."""
    decode: Callable[[Floats], npt.NDArray[np.float64]]
    """Logits as what is answered: probabilities, as a rule."""
    activation: Callable[[torch.Tensor], torch.Tensor]
    """The same as a layer, for exports."""
    activation_code: str
    """The same as a method of a tensor [n, outputs], for the words beside an export."""
    solve: Callable[[FeatureSet, Tick], Solved]
    """The head that frozen features are measured by, found by cross-validation."""
    silent: Callable[[Floats, Labels, Sequence[str]], list[Finding]]
    """What the answers to the validation pictures never say."""
    temperature: Callable[[Floats, Labels, int], float] = lambda _logits, _labels, _alone: 1.0
    """From logits and labels of validation pictures, and how many of them say something by
    themselves, the number that logits are divided by; 1 where they are no confidence."""
    log_odds: Callable[[torch.Tensor, int], torch.Tensor] = against_the_others
    """Logits [n, outputs] and the place of an output: how sure it is, [n], without saturating."""
