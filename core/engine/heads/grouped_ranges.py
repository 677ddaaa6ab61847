"""95 % ranges of shares of pictures, where those of one group are right or wrong together."""

import numpy as np
from scipy import special

from core.engine.heads.feature_set import Floats, Ints
from core.protocol.leak import Range
from core.tasks.ranges import wilson


def ranged(values: Floats, groups: Ints) -> Range:
    """A mean with its 95 % range: a ratio of sums over groups, and Student's t on their number.

    Cochran, Sampling Techniques (1977), 6.5: the ratio estimator of cluster sampling.
    """
    sizes, sums = np.bincount(groups), np.bincount(groups, weights=values)
    mean, count = float(values.mean()), len(sizes)
    spread = count / max(count - 1, 1) * float(np.square(sums - mean * sizes).sum())
    t = float(special.stdtrit(max(count - 1, 1), 0.975))
    half = t * np.sqrt(spread) / len(values)
    return Range(share=mean, low=max(-1.0, mean - half), high=min(1.0, mean + half))


def share_right(right: Floats, groups: Ints) -> Range:
    """A share right, its range never narrower than of as many pictures with nothing in common.

    Where all or nearly all are right, groups hardly differ, and say too little of what may come.

    Args:
        right: of each picture, 0-1; a mean over several heads need not be whole.
        groups: the number of each picture's group.
    """
    share = ranged(right, groups)
    low, high = wilson(right.sum(), len(right))
    return Range(
        share=share.share,
        low=max(0.0, min(share.low, share.low if low is None else low)),
        high=min(1.0, max(share.high, share.high if high is None else high)),
    )
