"""Ridge regression on features: a head in closed form, for a quick look at how far they lead."""

import numpy as np
from scipy import linalg

from core.engine.heads.cross_validation import folded
from core.engine.heads.feature_set import Floats
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
