"""Explanations: where in a picture the model saw a class."""

from pathlib import Path
from typing import ClassVar

from core.protocol.request import EngineAnswer, Request


class ExplainAnswer(EngineAnswer):
    """A heat map over one picture."""

    image: Path
    """The picture with its heat; without it where no single place decided."""
    original: Path
    """The picture without, of the same size."""
    label: str
    confidence: float
    """In that class, 0-1."""
    decided: bool
    """Whether hiding that place takes more of the answer away than hiding others of its size."""
    share: float
    """Of the picture's area: the place around the hottest point, half as hot at least, 0-1."""


class ExplainRequest(Request[ExplainAnswer]):
    """Draw where a class was seen in a picture."""

    verb: ClassVar[str] = "explain"
    answered_by: ClassVar[type[EngineAnswer]] = ExplainAnswer

    run: Path
    file: Path
    label: str | None = None
    """The class to look for; None = the one that the model chose."""
