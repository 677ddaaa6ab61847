"""Power: how many held-back pictures would tell two models apart, from how they differ so far.

The exact test of `core.report.paired` at 5 %, two-sided, in 80 of 100 repetitions. How many cases
differ is binomial, and given these the test's own power is; both are summed, none is approximated.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from core.report.paired import RARE

FOUND_IN = 0.8
LARGEST = 1_000_000
"""Cases beyond which nobody will count them."""
_SPREAD = 6.0
"""Standard deviations of the number of differing cases that are summed over."""


@dataclass(frozen=True, kw_only=True)
class Needed:
    """How many more cases would do, as a range."""

    low: int
    """Where the difference is at the upper quartile of what the cases so far leave likely."""
    high: int | None
    """At the lower quartile; `None` = there may be none, or more than `LARGEST` would do."""


def more(better: int, worse: int, n: int) -> Needed | None:
    """How many more cases would tell two models apart; `None` = not known yet: none differs.

    The share of cases that differ is taken as it is; which of both they favour is as likely as
    Jeffreys' prior and the cases so far make it (Beta(½, ½); Brown, Cai & DasGupta 2001).

    Args:
        better: cases that the first has more right.
        worse: cases that the second has.
        n: all cases.
    """
    differing = better + worse
    if not differing:
        return None
    lead = max(better, worse)
    low, high = special.betaincinv(lead + 0.5, differing - lead + 0.5, (0.25, 0.75))
    fewest, most = (needed(differing / n, float(split)) for split in (high, low))
    return Needed(
        low=max(1, (fewest or LARGEST) - n), high=None if most is None else max(1, most - n)
    )


def needed(differing: float, split: float) -> int | None:
    """The fewest cases with which the exact test finds the difference in 80 of 100 repetitions.

    Args:
        differing: share of cases that one of two has more right, 0-1.
        split: share of those that favour the first; of one half or less nothing is to be found.

    Returns:
        `None` where `LARGEST` would not do.
    """
    if split <= 0.5 or _power(LARGEST, differing, split) < FOUND_IN:
        return None
    low, high = 0, 8
    while _power(high, differing, split) < FOUND_IN:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (
            (low, middle) if _power(middle, differing, split) >= FOUND_IN else (middle, high)
        )
    return high


def _power(n: int, differing: float, split: float) -> float:
    """How often the test finds it among n cases."""
    spread = _SPREAD * (n * differing * (1 - differing)) ** 0.5 + 1
    first, last = max(0, int(n * differing - spread)), min(n, int(n * differing + spread) + 1)
    counts = np.arange(first, last + 1)
    share = np.diff(_up_to(np.arange(first - 1, last + 1), n, differing))
    limit = _limits(counts)
    found = _up_to(limit, counts, split) + _up_to(limit, counts, 1 - split)
    return float((share * found).sum())


def _limits(counts: Any) -> Any:
    """Of so many differing cases, the most that the lesser side may have; -1 = none is too many."""
    limit = np.floor(counts / 2 - 0.98 * np.sqrt(counts)).clip(-1)
    while (over := 2 * _up_to(limit, counts, 0.5) >= RARE).any():
        limit = limit - over
    while (under := 2 * _up_to(limit + 1, counts, 0.5) < RARE).any():
        limit = limit + under
    return limit


def _up_to(k: Any, n: Any, share: float) -> Any:
    """Chance of at most k among n; 0 of fewer than none."""
    k, n = np.broadcast_arrays(k, n)
    inside = special.bdtr(np.clip(k, 0, n).astype(float), n, share)
    return np.where(k < 0, 0.0, np.where(k < n, inside, 1.0))
