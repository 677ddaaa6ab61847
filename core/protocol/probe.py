"""A linear probe: how well frozen features of one backbone tell the user's classes apart."""

from dataclasses import dataclass

from core.protocol.request import EngineAnswer


@dataclass(frozen=True, kw_only=True)
class Probe:
    """Accuracy on pictures that were held out, 0-1, with its 95 % range."""

    accuracy: float
    low: float
    high: float
    n: int
    effect: float = 1.0
    """How many of the n say no more than one by itself, see `core.tasks.ranges.design_effect`."""


class ProbeResult(EngineAnswer):
    """What a probe came to; without a score where a class has too few pictures to hold some out."""

    accuracy: float | None
    """On pictures that were held out, 0-1."""
    low: float | None
    """Lower end of the 95 % range (Wilson)."""
    high: float | None
    n: int
    effect: float = 1.0
    """See `Probe`."""
    seconds: float | None = None
    """Loading, embedding what was not in the cache, and scoring."""
    pictures_per_second: float | None = None
    """Through the frozen backbone on this device, decoding not counted."""
    embedded: int | None = None
    """Pictures that had to pass the backbone; the others came from the cache."""

    @property
    def score(self) -> Probe | None:
        """The numbers, where there are any."""
        if self.accuracy is None or self.low is None or self.high is None:
            return None
        return Probe(
            accuracy=self.accuracy, low=self.low, high=self.high, n=self.n, effect=self.effect
        )
