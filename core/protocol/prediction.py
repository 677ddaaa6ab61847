"""Predictions: pictures that a run's model is asked about, and what it says of each."""

from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Base64Bytes

from core.protocol.request import EngineAnswer, Problem, Question, Request


class LabelShare(EngineAnswer):
    """A class, and how sure the model is of it."""

    label: str
    confidence: float
    """0-1."""


class OneOf(EngineAnswer):
    """The fewest classes that hold the right one as often as the user of a model asked for."""

    classes: tuple[str, ...]
    """The most probable first."""
    guarantee: float
    """Share of pictures whose classes hold the right one, 0-1; see `core.runs.guarantee`."""
    more: bool = False
    """There are more of them than are told."""


class PicturePrediction(EngineAnswer):
    """What the model says of one picture, or why it could not be read."""

    file: str
    """Empty for a picture that lies nowhere."""
    label: str | None = None
    """The most probable class; of several classes a picture all that are said, as text."""
    confidence: float | None = None
    """In it, 0-1; of several the least sure one, None where none is said."""
    labels: tuple[LabelShare, ...] | None = None
    """Of several classes a picture those that are said; None = one class a picture."""
    top: tuple[LabelShare, ...] = ()
    """The most probable first."""
    sure: bool | None = None
    """False where it is less sure than its user asked for; None = no such threshold was chosen."""
    one_of: OneOf | None = None
    """None = no guarantee was chosen."""
    error: Problem | None = None

    @property
    def sureness(self) -> float:
        """How sure the whole answer is, 0-1; see `core.tasks.selective.of_several`."""
        if self.labels is None or not self.top:
            return self.confidence or 0.0
        named = {share.label for share in self.labels}
        each = (share.confidence if share.label in named else 1 - share.confidence
                for share in self.top)  # fmt: skip
        return min(each)


class PredictAnswer(EngineAnswer):
    """One record a picture, in the order they were asked in."""

    predictions: tuple[PicturePrediction, ...]


class PredictRequest(Request[PredictAnswer]):
    """Ask a run's model about pictures."""

    verb: ClassVar[str] = "predict"
    answered_by: ClassVar[type[EngineAnswer]] = PredictAnswer

    run: Path
    files: tuple[Path, ...]
    """Pictures, and folders whose pictures are taken."""
    top: int = 5
    """Classes to tell of each."""
    csv: Path | None = None
    """Where they are written as a table, too."""


class FilledTable(EngineAnswer):
    """A table with an answer for each of some pictures."""

    table: Path
    pictures: int
    fresh: int
    """Of them answered now; the others were in it before."""


class ManyRequest(Question[FilledTable]):
    """Ask a run's model about all pictures of a folder or a list, into the table of the question.

    Asked again, it goes on where it ended, and answers what has come since.
    """

    verb: ClassVar[Literal["predict"]] = "predict"
    answered_by: ClassVar[type[EngineAnswer]] = FilledTable

    run: Path
    model: str
    """See `core.runs.best_weights.mark`."""
    files: tuple[Path, ...]
    top: int = 5


class FrameRequest(Request[PicturePrediction]):
    """Ask a run's model about one picture that lies nowhere: a frame of a camera."""

    verb: ClassVar[str] = "frame"
    answered_by: ClassVar[type[EngineAnswer]] = PicturePrediction

    run: Path
    picture: Base64Bytes
    """The bytes of a picture file, in base64."""
    top: int = 5
    """Classes to tell of it."""
