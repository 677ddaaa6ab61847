"""From scores to probabilities, by what heads said of labelled pictures that they had not seen."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special

Doubles: TypeAlias = npt.NDArray[np.float64]

USUAL = 8.0
"""What scores of 0 to 1 are multiplied by before anything is known of these pictures."""
_SPREAD, _WEIGHT = 0.7, 4.0
"""How far from that it may well be, as a natural logarithm, and how many pictures outweigh it."""
_TRIED = USUAL * np.exp(np.linspace(-2.5, 2.5, 26))
_LOOKED_AT = 600
"""Pictures by which it is chosen, at most, taken evenly."""
_STEPS = 12


def sharpness(held_out: Doubles, labels: npt.NDArray[np.int64]) -> float:
    """What to multiply scores by so that their softmax says how often it is right (temperature).

    The largest likelihood together with what is usual (Guo et al. 2017, one number for all).

    Args:
        held_out: [m, k] scores of pictures by heads that had not seen them, m at least 1.
        labels: [m] their classes.
    """
    step = max(1, len(labels) // _LOOKED_AT)
    scores, own = held_out[::step], labels[::step]
    right = scores[np.arange(len(own)), own]
    likely = np.array([(s * right - special.logsumexp(s * scores, axis=1)).mean() for s in _TRIED])
    usual = np.square(np.log(_TRIED / USUAL) / _SPREAD) / 2
    return float(_TRIED[(likely * len(labels) - _WEIGHT * usual).argmax()])


def sigmoids(held_out: Doubles, targets: Doubles) -> tuple[Doubles, Doubles]:
    """Slope and offset [k] of each class's own question (Platt 1999), drawn to what is usual.

    Args:
        held_out: [m, k] scores of pictures by heads that had not seen them.
        targets: [m, k] of 0 and 1.
    """
    classes = held_out.shape[1]
    theta = np.tile([USUAL, -USUAL / 2], (classes, 1))
    usual = theta.copy()
    spread = np.diag([1 / 16.0, 1 / 4.0])  # a slope within 4 or so of the usual, an offset within 2
    design = np.stack([held_out, np.ones_like(held_out)], axis=-1)
    for _ in range(_STEPS):
        p = special.expit(np.einsum("mkp,kp->mk", design, theta))
        slope = np.einsum("mkp,mk->kp", design, p - targets) + (theta - usual) @ spread
        bend = np.einsum("mkp,mk,mkq->kpq", design, p * (1 - p), design) + spread
        theta = theta - np.linalg.solve(bend, slope[..., None])[..., 0]
    theta[:, 0] = theta[:, 0].clip(0)
    return theta[:, 0], theta[:, 1]
