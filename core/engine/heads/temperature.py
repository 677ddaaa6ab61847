"""Temperature: the number that logits are divided by, so that confidence is how often one is right.

Guo, Pleiss, Sun & Weinberger 2017, "On calibration of modern neural networks". The order of the
classes, and so every answer, stays what it is.
"""

import math
from collections.abc import Callable

from scipy import optimize

from core.engine.heads.feature_set import Floats, Ints

_SPREAD = 0.3
"""How far from 1 it may well be, as a natural logarithm: 20 pictures that are all right ask for a
temperature of 0, a few hundred for what they show."""
_BEYOND_CHANCE = 6.634896601021213
"""99 % point of the chi-square distribution with one degree of freedom (likelihood-ratio test,
Wilks 1938). A head that was solved by cross-validation is nearly calibrated, and what 54 to 90
pictures made of its temperature was chance: on 16 divisions of each of three sources the log loss
hardly moved, and the calibration error grew in 30 of 48; with this test it grows in 2."""
_FARTHEST = math.log(8)


def fitted(
    logits: Floats, labels: Ints, alone: int, mean_loss: Callable[[Floats, Ints], float]
) -> float:
    """The most probable temperature, from pictures that were not learnt from.

    The largest likelihood together with a normal prior of the logarithm around 0; 1 where the
    pictures do not contradict that beyond chance.

    Args:
        logits: [n, outputs].
        labels: of them, as `mean_loss` takes them.
        alone: pictures that say something by themselves, at most n: those that belong together
            are one.
        mean_loss: in nats a picture.
    """
    if not len(labels):
        return 1.0

    def lost(logarithm: float) -> float:
        unlikely = (logarithm / _SPREAD) ** 2 / 2
        return alone * mean_loss(logits / math.exp(logarithm), labels) + unlikely

    found = optimize.minimize_scalar(lost, bounds=(-_FARTHEST, _FARTHEST), method="bounded")
    likeliest = math.exp(float(found.x))
    gained = alone * (mean_loss(logits, labels) - mean_loss(logits / likeliest, labels))
    return round(likeliest, 4) if 2 * gained > _BEYOND_CHANCE else 1.0
