"""How many more pictures, and of what: what a head on frozen features would gain from them."""

from core.protocol.leak import Range
from core.protocol.request import EngineAnswer


class Worth(EngineAnswer):
    """What so many more pictures would bring to the mean of the classes' shares right, -1 to 1."""

    added: int
    low: float
    high: float


class ClassMore(EngineAnswer):
    """One class, if only of it there were more."""

    label: str
    n: int
    """Pictures of it that were looked at."""
    right: Range
    """Share of them named right while held out."""
    some: Worth | None = None
    """Of a few more; None = cannot be told."""
    twice: Worth | None = None
    """Of as many again."""


class MoreAnswer(EngineAnswer):
    """What more pictures would bring, measured on subsets of those there are."""

    n: int = 0
    """Pictures that were looked at."""
    right: Range | None = None
    """Mean of the classes' shares named right while held out; None = too few to tell."""
    twice: Worth | None = None
    """Of twice as many of every class."""
    classes: tuple[ClassMore, ...] = ()
    """The poorest first."""
    least: int = 0
    """Pictures, or groups of them, of a class below which nothing is told of it."""
    of: int = 0
    """Pictures there are; more than `n` where only some were looked at."""
