"""The leak meter: what a score gains from pictures of one group on both sides."""

import math

from core.data.copies import many
from core.protocol.request import EngineAnswer

SMALL = 0.05
"""A gain below which nobody would call a score a leak's."""


class Range(EngineAnswer):
    """A share with its 95 % range, -1 to 1."""

    share: float
    low: float
    high: float

    @property
    def said(self) -> str:
        """`84 % (75 to 91)`."""
        return f"{100 * self.share:.0f} % ({100 * self.low:.0f} to {100 * self.high:.0f})"


class LeakAnswer(EngineAnswer):
    """One head on the same features, held out picture by picture and group by group."""

    torn: Range
    """Share right where only copies are kept together, as a random split would have it."""
    honest: Range
    """Share right where what belongs together is held out together."""
    drop: Range
    """The first minus the second, on the same pictures."""
    n: int
    groups: int
    """Groups and pictures without one."""

    @property
    def leaks(self) -> bool:
        """Whether the difference is more than luck."""
        return self.drop.low > 0

    @property
    def sentence(self) -> str:
        """What it comes to."""
        both = f"{self.torn.said} picture by picture, {self.honest.said} with groups kept together"
        low, high = 100 * self.drop.low, 100 * self.drop.high
        if not self.leaks and self.drop.high < SMALL:
            return f"Leaks are worth at most {many(max(1, math.ceil(high)), 'point')}: {both}."
        if not self.leaks:
            return (
                f"{self.groups:,} groups are too few to tell whether scores leak ({low:.0f} to "
                f"{high:.0f} points): {both}."
            )
        return (
            f"Pictures of one group on both sides would have shown {self.torn.said}; honestly it "
            f"is {self.honest.said}: {low:.0f} to {high:.0f} points less."
        )
