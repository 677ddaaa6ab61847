"""An evaluation: one side of a run's split to score, and what the model scored on it."""

from pathlib import Path
from typing import Any, ClassVar

from core.data.dataset import Side
from core.protocol.request import EngineAnswer, Request


class UnreadPicture(EngineAnswer):
    """A picture that could not be scored."""

    file: str
    reason: str


class EvaluateAnswer(EngineAnswer):
    """Scores of a run's model on one side of its split."""

    scores: dict[str, Any]
    """The record of the run's task (`core.tasks`), as plain data."""
    value: float | None
    """The primary metric among them."""
    split: Side
    tta: tuple[str, ...] = ()
    """Names of the variants that were averaged over (test-time augmentation)."""
    unreadable: tuple[UnreadPicture, ...] = ()
    predictions: str
    """The table with the answer to each picture."""
    openings: int | None = None
    """How often the test set was looked at, this time counted in; None = it was not."""

    def flat(self) -> dict[str, Any]:
        """As `graft evaluate --json` tells it: the scores beside the rest."""
        told = self.as_json()
        scores = told.pop("scores")
        del told["value"]
        if self.openings is None:
            del told["openings"]
        return {**scores, **told}


class EvaluateRequest(Request[EvaluateAnswer]):
    """Score a run's model on one side of its split."""

    verb: ClassVar[str] = "evaluate"
    answered_by: ClassVar[type[EngineAnswer]] = EvaluateAnswer

    run: Path
    split: Side
    tta: bool = False
