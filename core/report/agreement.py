"""How well two people agree on what the same pictures show, beyond chance."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from core.tasks.ranges import wilson


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Cohen's kappa of two people, with what it is made of."""

    n: int
    """Pictures that both decided."""
    same: int
    """Those of which both said the same."""
    kappa: float | None
    """1 = always the same, 0 = as often as by chance; `None` = not known yet."""
    low: float | None
    high: float | None
    """The 95 % range: Wilson's of the share that they agree on. What chance would do is taken as
    seen, as in Cohen's own standard error."""

    @property
    def sentence(self) -> str:
        """All of it for people."""
        if not self.n:
            return "Agreement: not known yet; there is no picture that both decided."
        if self.kappa is None or self.low is None or self.high is None:
            return f"Agreement: not known yet ({self._both})."
        chance = f"Cohen's kappa {self.kappa:.2f} ({self.low:.2f} to {self.high:.2f})"
        return f"Agreement: {chance}; {self._both}."

    @property
    def _both(self) -> str:
        return f"of {self.n:,} that both decided, the same was said of {self.same:,}"


def agreement(answers: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    """Agreement of two people who answered for the same pictures.

    Cohen (1960), "A coefficient of agreement for nominal scales", Educational and Psychological
    Measurement 20, 37-46, https://doi.org/10.1177/001316446002000104. It is not known under two
    pictures, nor where both gave one and the same answer throughout.

    Args:
        answers: both answers for each picture. "Not sure" and the like are answers too, and
            several classes of one picture are one answer.
    """
    n = len(answers)
    same = sum(first == second for first, second in answers)
    firsts, seconds = (Counter(pair[side] for pair in answers) for side in (0, 1))
    by_chance = sum(firsts[name] * seconds[name] for name in firsts)  # of n squared
    low, high = wilson(same, n)
    if n < 2 or by_chance == n * n or low is None or high is None:
        return Agreement(n=n, same=same, kappa=None, low=None, high=None)
    chance = by_chance / (n * n)
    kappa, low, high = ((share - chance) / (1 - chance) for share in (same / n, low, high))
    return Agreement(n=n, same=same, kappa=kappa, low=max(-1.0, low), high=high)
