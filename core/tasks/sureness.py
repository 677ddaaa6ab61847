"""How sure answers are, against how often they are right: losses and calibration, with ranges.

Sources: Guo et al. 2017 (calibration); Brier 1950; Davison & Hinkley 1997 (bootstrap).
"""

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from core.tasks.bootstrap import Draws
from core.tasks.ranges import wilson

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

BINS = 15
"""Bins of the calibration error, as in Guo et al. 2017."""


class SureBin(BaseModel):
    """Answers that were about as sure, and how many of them were right."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    n: int
    confidence: float
    """Their mean, 0-1."""
    right: float
    """Share of them."""
    low: float
    """Lower end of its 95 % range (Wilson)."""
    high: float


def losses(true: Integers, table: Floats, drawn: Draws) -> dict[str, float | None]:
    """Log loss, Brier score and calibration error of one class a picture, each with its range.

    Args:
        true: place of the class of each of n pictures.
        table: probabilities, [n, classes].
        drawn: pictures drawn anew.
    """
    n = len(true)
    truth = np.zeros(table.shape)
    truth[np.arange(n), true] = 1
    own = table[np.arange(n), true]
    confidence, right = said(table, true)
    loss = {"log_loss": _nats(own), "brier": np.square(table - truth).sum(axis=1)}
    return _told(loss, confidence[:, None], right[:, None], drawn)


def losses_of_several(truth: Flags, table: Floats, drawn: Draws) -> dict[str, float | None]:
    """The same of several classes a picture: each class of each picture is one question.

    Args:
        truth: which picture shows which class, [n, classes].
        table: probabilities, [n, classes].
        drawn: pictures drawn anew.
    """
    loss = {
        "log_loss": _nats(np.where(truth, table, 1 - table)).mean(axis=1),
        "brier": np.square(table - truth).mean(axis=1),
    }
    return _told(loss, table, truth, drawn)


def _nats(share: Floats) -> Floats:
    smallest = np.finfo(np.float64).tiny
    return np.asarray(-np.log(np.maximum(share, smallest)), np.float64)


def _told(
    loss: dict[str, Floats], confidence: Floats, right: Flags, drawn: Draws
) -> dict[str, float | None]:
    n = len(confidence)
    if not n:
        names = (*loss, "calibration_error")
        return dict.fromkeys(name + end for name in names for end in ("", "_low", "_high"))
    once, gaps = np.ones((1, n)), _gaps(confidence, right)
    measured = {
        name: (_mean(each, once)[0], _mean(each, drawn.counts)) for name, each in loss.items()
    }
    asked = confidence.shape[1]
    measured["calibration_error"] = (
        _off(gaps, once, asked)[0],
        _off(gaps, drawn.counts, asked),
    )
    found: dict[str, float | None] = {}
    for name, (value, draws) in measured.items():
        low, high = _reflected(drawn.ends(draws), float(value))
        found |= {name: float(value), f"{name}_low": low, f"{name}_high": high}
    return found


def _mean(each: Floats, counts: Floats) -> Floats:
    return np.asarray(counts @ each / counts.sum(axis=1), np.float64)


def _gaps(confidence: Floats, right: Flags) -> Floats:
    """Confidence less right answers of each picture in each bin, [n, BINS]."""
    gaps = np.zeros((len(confidence), BINS))
    lines = np.broadcast_to(np.arange(len(confidence))[:, None], confidence.shape)
    np.add.at(gaps, (lines, _bins(confidence)), confidence - right)
    return gaps


def _bins(confidence: Floats) -> Integers:
    return np.clip(np.ceil(confidence * BINS).astype(np.int64) - 1, 0, BINS - 1)


def _off(gaps: Floats, counts: Floats, asked: int) -> Floats:
    """The calibration error in each line of counts."""
    return np.asarray(np.abs(counts @ gaps).sum(axis=1) / (counts.sum(axis=1) * asked), np.float64)


def _reflected(ends: tuple[float, float], value: float) -> tuple[float, float]:
    """The basic bootstrap range: reflected at the value, so that the bias of drawing cancels.

    A drawn calibration error is always too large, since a picture drawn twice agrees with itself;
    Davison & Hinkley 1997, section 5.2.
    """
    low, high = ends
    return max(0.0, min(value, 2 * value - high)), max(value, 2 * value - low)


def calibration_error(confidence: Floats, right: Flags) -> float:
    """Expected calibration error with 15 bins of equal width; shape [n] both, 0 is perfect."""
    once = np.ones((1, len(confidence)))
    return float(_off(_gaps(confidence[:, None], right[:, None]), once, 1)[0])


def reliability(confidence: Floats, right: Flags, effect: float = 1.0) -> tuple[SureBin, ...]:
    """The bins of the calibration error that hold answers, the least sure first.

    Args:
        confidence: [n], 0-1.
        right: [n].
        effect: see `core.tasks.ranges.design_effect`.
    """
    place = _bins(confidence)
    found = []
    for at in np.unique(place):
        mine = place == at
        n, hits = int(mine.sum()), int(right[mine].sum())
        low, high = wilson(hits, n, effect)
        found.append(
            SureBin(
                n=n,
                confidence=float(confidence[mine].mean()),
                right=hits / n,
                low=low or 0.0,
                high=1.0 if high is None else high,
            )
        )
    return tuple(found)


def said(table: Floats, true: Integers) -> tuple[Floats, Flags]:
    """Confidence and correctness of the most probable class, [n] both."""
    best = table.argmax(axis=1) if len(table) else np.zeros(0, np.int64)
    return table[np.arange(len(best)), best], np.asarray(best == true, np.bool_)
