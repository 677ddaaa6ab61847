"""How sure answers are, against how often they are right: log-loss and calibration, with ranges.

Sources: Guo et al. 2017 (calibration); Efron 1979, Davison & Hinkley 1997 (bootstrap).
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

BINS = 15
"""Bins of the calibration error, as in Guo et al. 2017."""


def losses(
    true: Integers, table: Floats, drawing: tuple[int, int], effect: float
) -> dict[str, float | None]:
    """Log-loss and calibration error, with ranges from drawing pictures anew.

    Args:
        true: place of the class of each of n pictures.
        table: probabilities, [n, classes].
        drawing: how often, and the seed.
        effect: see `core.tasks.ranges.design_effect`.
    """
    draws, seed = drawing
    names = ("log_loss", "calibration_error")
    n = len(true)
    if not n:
        return dict.fromkeys(name + end for name in names for end in ("", "_low", "_high"))
    smallest = np.finfo(np.float64).tiny
    loss = -np.log(np.maximum(table[np.arange(n), true], smallest))
    confidence, right = table.max(axis=1), table.argmax(axis=1) == true
    generator = np.random.default_rng([seed, 1])
    drawn = np.zeros((max(50, min(draws, 20_000_000 // n)), 2))  # a second or two at most
    alone = max(1, round(n / effect))
    for line in drawn:
        at = generator.integers(0, n, alone)
        line[:] = loss[at].mean(), calibration_error(confidence[at], right[at])
    found: dict[str, float | None] = {}
    for name, value, draw in zip(
        names, (float(loss.mean()), calibration_error(confidence, right)), drawn.T, strict=True
    ):
        low, high = _reflected(draw, value)
        found.update({name: value, f"{name}_low": low, f"{name}_high": high})
    return found


def _reflected(drawn: Floats, value: float) -> tuple[float, float]:
    """The basic bootstrap range: reflected at the value, so that the bias of drawing cancels.

    A drawn calibration error is always too large, since a picture drawn twice agrees with itself;
    Davison & Hinkley 1997, section 5.2.
    """
    low, high = (float(end) for end in np.percentile(drawn, (2.5, 97.5)))
    return max(0.0, min(value, 2 * value - high)), max(value, 2 * value - low)


def calibration_error(confidence: Floats, right: NDArray[np.bool_]) -> float:
    """Expected calibration error with 15 bins of equal width; shape [n] both, 0 is perfect."""
    place = np.clip(np.ceil(confidence * BINS).astype(np.int64) - 1, 0, BINS - 1)
    gaps = np.bincount(place, weights=confidence - right, minlength=BINS)
    return float(np.abs(gaps).sum() / len(confidence))
