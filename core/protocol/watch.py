"""A watched folder: what it is watched for, and what came of it."""

from pathlib import Path
from typing import ClassVar, Literal

from core.protocol.request import EngineAnswer, Question


class Watched(EngineAnswer):
    """What a watch has done until it ended."""

    table: Path
    answered: int
    """Pictures answered since it began, those that could not be read among them."""


class WatchRequest(Question[Watched]):
    """Answer each picture that comes into a folder, and copy it where its answer says."""

    verb: ClassVar[Literal["watch"]] = "watch"
    answered_by: ClassVar[type[EngineAnswer]] = Watched

    run: Path
    folder: Path
    """The folder that is watched, with all below it."""
    out: Path
    """Gets a folder a class, and one of the pictures of which the model is not sure."""
    table: Path | None = None
    """The CSV of the answers; None = `answers.csv` in `out`."""
    sure: float = 0.9
    """Confidence from which on a picture is sorted, 0-1; the others are set aside."""
    top: int = 5
