"""Explanations: where in a picture the model saw a class."""

from pathlib import Path
from typing import ClassVar, Literal

from core.protocol.request import EngineAnswer, Request

Method = Literal["Grad-CAM", "occlusion"]


class ExplainAnswer(EngineAnswer):
    """A heat map over one picture."""

    image: Path
    """The picture with its heat."""
    original: Path
    """The same without, of the same size."""
    label: str
    confidence: float
    """In that class, 0-1."""
    method: Method
    share: float
    """Of the picture's area where the heat is at least half of its greatest, 0-1."""


class ExplainRequest(Request[ExplainAnswer]):
    """Draw where a class was seen in a picture."""

    verb: ClassVar[str] = "explain"
    answered_by: ClassVar[type[EngineAnswer]] = ExplainAnswer

    run: Path
    file: Path
    label: str | None = None
    """The class to look for; None = the one that the model chose."""
