"""95 % ranges of shares."""

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Z95 = 1.959963984540054
"""97.5 % point of the normal distribution."""
_DOUBTED = 2
"""Groups that are taken to be alike all through, besides those that were seen: of a few groups
nobody can tell how much their pictures have in common."""


def z_of_all(count: int) -> float:
    """In place of `Z95` for so many ranges that all of them hold in 95 of 100 measurements.

    Bonferroni's correction: right however the ranges hang together.
    """
    return NormalDist().inv_cdf(1 - 0.05 / (2 * count))


def wilson(right: float, n: int, effect: float = 1.0) -> tuple[float | None, float | None]:
    """The 95 % range of a share by Wilson's score interval (1927); `None`s where n is 0.

    Args:
        right: cases of that kind.
        n: all cases.
        effect: how many cases say no more than one by itself would, see `design_effect`.
    """
    if n == 0:
        return None, None
    share, z2, alone = right / n, Z95 * Z95, n / effect
    middle = (share + z2 / (2 * alone)) / (1 + z2 / alone)
    half = math.sqrt(share * (1 - share) / alone + z2 / (4 * alone * alone))
    half *= Z95 / (1 + z2 / alone)
    low = 0.0 if right == 0 else max(0.0, middle - half)
    return low, 1.0 if right == n else min(1.0, middle + half)


def design_effect(right: NDArray[np.bool_], groups: Sequence[str]) -> float:
    """How many pictures say no more than one by itself would: those of one group are alike.

    1 + ρ (m - 1) with m the size of a group as a picture meets it (Kish 1965, Survey Sampling), and
    the intraclass correlation ρ by analysis of variance (Donner & Klar 2000), drawn toward 1 where
    groups are few. In simulated worlds of 3 to 100 groups Wilson's range with it holds as often as
    it does for so many single pictures.

    Args:
        right: of n pictures.
        groups: what each belongs to.
    """
    place = np.unique(np.asarray(groups, dtype=object), return_inverse=True)[1]
    sizes = np.bincount(place).astype(float)
    n, count = len(right), len(sizes)
    if n == count:
        return 1.0
    several = int((sizes > 1).sum())
    rho = (_alike(right, place, sizes) * several + _DOUBTED) / (several + _DOUBTED)
    return float(1 + rho * (np.square(sizes).sum() / n - 1))


def _alike(right: NDArray[np.bool_], place: NDArray[np.int64], sizes: NDArray[np.float64]) -> float:
    """The intraclass correlation, 0-1; 1 where all are the same, since nothing is known of it."""
    n, count = len(right), len(sizes)
    means = np.bincount(place, weights=right) / sizes
    between = (sizes * np.square(means - right.mean())).sum() / max(1, count - 1)
    within = (sizes * means * (1 - means)).sum() / (n - count)
    usual = (n - np.square(sizes).sum() / n) / max(1, count - 1)
    total = between + (usual - 1) * within
    if count == 1 or total <= 0:
        return 1.0
    return float(max(0.0, (between - within) / total))


def paired(gained: float, lost: float, n: int, z: float = Z95) -> tuple[float | None, float | None]:
    """The 95 % range of the difference of two shares of the same n cases.

    Wald's interval after half a case was added to each of the four cells (Agresti & Min 2005,
    "Simple improved confidence intervals for comparing matched proportions").

    Args:
        gained: cases right in the second only; a mean over several trials need not be whole.
        lost: cases right in the first only.
        n: all cases; `None`s where there are none.
        z: half its width in standard errors; see `z_of_all`.
    """
    if n == 0:
        return None, None
    up, down, all_of_them = gained + 0.5, lost + 0.5, n + 2
    middle = (up - down) / all_of_them
    half = z * math.sqrt(up + down - (up - down) ** 2 / all_of_them) / all_of_them
    return max(-1.0, middle - half), min(1.0, middle + half)


def balanced(counts: Sequence[tuple[int, int]], z: float = Z95) -> tuple[float, float, float]:
    """The mean of several shares, such as of each class's pictures right, with its 95 % range.

    Wald's interval, each share's variance taken after one case was added to either side of it.

    Args:
        counts: right and all of each; all at least 1.
        z: half its width in standard errors; see `z_of_all`.
    """
    share = sum(right / n for right, n in counts) / len(counts)
    near = [((right + 1) / (n + 2), n) for right, n in counts]
    half = z * math.sqrt(sum(p * (1 - p) / n for p, n in near)) / len(counts)
    return share, max(0.0, share - half), min(1.0, share + half)
