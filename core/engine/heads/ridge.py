"""Ridge regression on features: a head in closed form, for a quick look at how far they lead."""

import numpy as np
from scipy import linalg

from core.engine.heads.cross_validation import folded
from core.engine.heads.feature_set import Floats, Ints
from core.engine.heads.modules import LinearHead

_STRENGTH = 0.05
"""Penalty in units of the mean diagonal of the kernel; measured on heads for few labels."""


def ridge(features: Floats, targets: Floats) -> LinearHead:
    """Least squares with a penalty on the weights (Hoerl & Kennard 1970), on standardised features.

    Solved by pictures or by features (Saunders et al. 1998), whichever are fewer, so that it takes
    milliseconds.

    Args:
        features: [n, d], n at least 1.
        targets: [n, outputs], e.g. 1 for the class of a picture and 0 for all others.
    """
    mean, scale = features.mean(0), features.std(0)
    scale = np.where(scale > 1e-6, scale, 1.0)
    x = ((features - mean) / scale).astype(np.float32)
    offset = targets.mean(0)
    y = (targets - offset).astype(np.float32)
    n, d = x.shape
    by_picture = n <= d
    gram = x @ x.T if by_picture else x.T @ x
    penalty = _STRENGTH * np.einsum("ij,ij->", x, x) / n  # of the kernel, whatever is solved
    gram.flat[:: len(gram) + 1] += max(penalty, 1e-6)
    found = linalg.solve(gram, y if by_picture else x.T @ y, assume_a="pos", check_finite=False)
    weight = (x.T @ found if by_picture else found).T
    theta = np.concatenate([weight, offset[:, None]], axis=1)
    return folded(theta, mean, scale)


class RidgeByPictures:
    """The same head from many parts of the same pictures: what they have in common is kept.

    Features are standardised over all pictures once, not over each part.
    """

    def __init__(self, features: Floats, targets: Floats) -> None:
        scale = features.std(0)
        x = (features - features.mean(0)) / np.where(scale > 1e-6, scale, 1.0)
        self._kernel = (x @ x.T).astype(np.float32)
        self._targets = targets.astype(np.float32)

    def answers(self, learn: Ints, asked: Ints, weights: Floats) -> Floats:
        """What a head that learnt from some pictures gives for others, [asked, outputs].

        Args:
            learn: places of pictures to learn from.
            asked: and of those to answer.
            weights: of those that are learnt from, 1 on average.
        """
        own = self._kernel[np.ix_(learn, learn)]
        share = weights / weights.sum()
        means = own @ share
        middle = float(means @ share)
        gram = own - means - means[:, None] + middle
        penalty = max(_STRENGTH * float(np.trace(gram)) / len(gram), 1e-6)
        gram.flat[:: len(gram) + 1] += penalty / weights
        offset = share @ self._targets[learn]
        missing = self._targets[learn] - offset
        found = linalg.solve(gram, missing, assume_a="pos", check_finite=False)
        across = self._kernel[np.ix_(asked, learn)]
        centred = across - (across @ share)[:, None] - means + middle
        result: Floats = centred @ found + offset
        return result
