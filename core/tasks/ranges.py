"""95 % ranges of shares."""

import math
from collections.abc import Sequence
from statistics import NormalDist

Z95 = 1.959963984540054
"""97.5 % point of the normal distribution."""


def z_of_all(count: int) -> float:
    """In place of `Z95` for so many ranges that all of them hold in 95 of 100 measurements.

    Bonferroni's correction: right however the ranges hang together.
    """
    return NormalDist().inv_cdf(1 - 0.05 / (2 * count))


def wilson(right: int, n: int) -> tuple[float | None, float | None]:
    """The 95 % range of a share by Wilson's score interval (1927); `None`s where n is 0."""
    if n == 0:
        return None, None
    share, z2 = right / n, Z95 * Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low = 0.0 if right == 0 else max(0.0, middle - half)
    return low, 1.0 if right == n else min(1.0, middle + half)


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
