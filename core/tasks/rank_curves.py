"""The ROC curve and the precision-recall curve of one class, as points to draw."""

from dataclasses import dataclass

import numpy as np

from core.tasks.rank_scores import Flags, Floats

_MOST = 400
"""Points of a curve: more cannot be told apart on a screen."""


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Points from left to right."""

    x: tuple[float, ...]
    y: tuple[float, ...]


def roc(truth: Flags, share: Floats) -> Curve | None:
    """Share of the class found, against the share of all others that are taken for it.

    Args:
        truth: which of n pictures show the class.
        share: its probabilities, [n].

    Returns:
        `None` where no picture shows the class, or all do.
    """
    right, taken, total = _steps(truth, share)
    others = len(truth) - total
    if not total or not others:
        return None
    return _thinned(np.r_[0.0, (taken - right) / others], np.r_[0.0, right / total])


def precision_recall(truth: Flags, share: Floats) -> Curve | None:
    """Share of what is taken for the class that is right, against the share of it that is found.

    Args:
        truth: which of n pictures show the class.
        share: its probabilities, [n].

    Returns:
        `None` where no picture shows the class.
    """
    right, taken, total = _steps(truth, share)
    if not total:
        return None
    precision = right / taken
    return _thinned(np.r_[0.0, right / total], np.r_[precision[0], precision])


def _steps(truth: Flags, share: Floats) -> tuple[Floats, Floats, int]:
    """How many are right and taken from each probability on downwards; equal ones together."""
    order = np.argsort(-share, kind="stable")
    ends = np.flatnonzero(np.diff(-share[order], append=np.inf))
    right = truth[order].cumsum()[ends].astype(np.float64)
    return right, (ends + 1).astype(np.float64), int(truth.sum())


def _thinned(x: Floats, y: Floats) -> Curve:
    places = np.unique(np.linspace(0, len(x) - 1, min(_MOST, len(x))).round().astype(int))
    return Curve(x=tuple(x[places].tolist()), y=tuple(y[places].tolist()))
