"""Exports: a model taken away, and what it was checked on."""

from pathlib import Path
from typing import ClassVar, Literal

from core.protocol.request import EngineAnswer, Request

ExportFormat = Literal["timm", "onnx"]


class ExportAnswer(EngineAnswer):
    """What was handed over."""

    format: ExportFormat
    folder: str
    files: tuple[str, ...]
    """Names in the folder."""
    bytes: int
    checked: int
    """Pictures that original and copy both answered."""
    largest_difference: float
    """In any probability."""
    note: str
    """The same as a sentence."""


class ExportRequest(Request[ExportAnswer]):
    """Write a run's model into a folder of its own."""

    verb: ClassVar[str] = "export"
    answered_by: ClassVar[type[EngineAnswer]] = ExportAnswer

    run: Path
    format: ExportFormat
    out: Path
