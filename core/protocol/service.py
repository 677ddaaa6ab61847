"""What the picture service answers with."""

from core.protocol.prediction import PicturePrediction
from core.protocol.request import EngineAnswer, Problem


class ServiceAnswer(EngineAnswer):
    """What the model says of the pictures of one request."""

    model: str
    """Changes with the model; see `core.runs.best_weights.mark`."""
    predictions: tuple[PicturePrediction, ...]
    """One a picture, in their order, with the fields of `graft predict --json`."""
    unreadable: int
    error: Problem | None = None
    """Where none of the pictures could be read: of the first."""


class ServiceHealth(EngineAnswer):
    """Whether the service is at work."""

    status: str = "ok"
    run: str
    model: str
    classes: tuple[str, ...]
    not_sure_below: float | None
    """Confidence below which an answer is told as not sure; None = every answer counts."""
    waiting: int
    """Pictures received and not answered yet."""
    answered: int
    """Since it began."""
