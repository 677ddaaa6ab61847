"""A learning curve that cannot leave its bounds: the error falls towards a floor, never below 0."""

from dataclasses import dataclass

import numpy as np

from core.engine.heads.feature_set import Floats

_EXPONENTS = (0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""How fast the error falls: 0.02 is nearly as much with each doubling, 1 half as much each time."""


@dataclass(frozen=True, kw_only=True)
class BoundedCurves:
    """Curves error(n) = floor + scale * n ** -exponent, all three never negative, one a row."""

    floor: Floats
    scale: Floats
    exponent: Floats

    def error(self, size: float) -> Floats:
        """The error of each after so many pictures."""
        result: Floats = self.floor + self.scale * size**-self.exponent
        return result


def fitted(errors: Floats, sizes: Floats) -> BoundedCurves:
    """The curve next to each row of errors by least squares.

    A pure power law (floor 0, or with no limit on the exponent) promises too much where there are
    few pictures (Jain et al. 2023, arXiv:2303.01598); a larger size counts for more here, since
    that end is what is drawn on.

    Args:
        errors: [rows, sizes], shares 0-1.
        sizes: pictures that were learnt from, rising.
    """
    weights = sizes / sizes.sum()
    tried = [_with_exponent(errors, sizes, weights, exponent) for exponent in _EXPONENTS]
    best = np.stack([loss for _, _, loss in tried]).argmin(0)
    each = np.arange(len(errors))
    floors, scales = (np.stack([fit[at] for fit in tried])[best, each] for at in (0, 1))
    return BoundedCurves(floor=floors, scale=scales, exponent=np.array(_EXPONENTS)[best])


def _with_exponent(
    errors: Floats, sizes: Floats, weights: Floats, exponent: float
) -> tuple[Floats, Floats, Floats]:
    """Floor and scale of each row, and the loss."""
    x = sizes**-exponent
    middle = float(weights @ x)
    means = errors @ weights
    slope = (errors - means[:, None]) @ (weights * (x - middle))
    scale = np.maximum(slope / float(weights @ np.square(x - middle)), 0)
    floor = means - scale * middle
    through_nothing = errors @ (weights * x) / float(weights @ np.square(x))
    scale = np.where(floor < 0, through_nothing, scale)
    floor = np.maximum(floor, 0)
    missed = errors - floor[:, None] - scale[:, None] * x
    return floor, scale, np.square(missed) @ weights
