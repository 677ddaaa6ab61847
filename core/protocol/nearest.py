"""Nearest training pictures: what a model learnt from that is most like a picture to it."""

from pathlib import Path
from typing import ClassVar

from core.protocol.request import EngineAnswer, Request


class Neighbour(EngineAnswer):
    """A training picture."""

    file: str
    """As the split names it: relative to the data folder, as a rule."""
    label: str
    """What it was taught to show."""
    cosine: float
    """How alike the model finds the two, -1 to 1; 0 = no more than any two training pictures."""
    same: bool = False
    """A copy of the picture, or of the same group."""


class NearestAnswer(EngineAnswer):
    """The nearest of each picture."""

    pictures: tuple[tuple[Neighbour, ...], ...] = ()
    """In the order asked for, the nearest first; empty of one that cannot be read."""
    n: int = 0
    """Training pictures that were looked through."""
    of: int = 0
    """Training pictures in all."""


class NearestRequest(Request[NearestAnswer]):
    """Find the training pictures of a run that are nearest to some pictures."""

    verb: ClassVar[str] = "nearest"
    answered_by: ClassVar[type[EngineAnswer]] = NearestAnswer

    run: Path
    files: tuple[Path, ...]
    count: int = 4
    """Neighbours of each."""
