"""Exports: a model taken away, and what it was checked on."""

from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field

from core.protocol.request import EngineAnswer, Request

ExportFormat = Literal["onnx", "timm", "int8", "torch", "safetensors", "openvino"]
CERTIFICATE = "certificate.json"
"""In the folder of an export."""


class Loss(EngineAnswer):
    """What a model lost on the way, on pictures that it did not learn from."""

    n: int
    """Pictures."""
    lost: int
    """Right in the original only."""
    won: int
    """Right in the copy only."""
    change: float
    """Of the share right, -1 to 1."""
    low: float
    """Lower end of its 95 % range."""
    high: float


class Certificate(EngineAnswer):
    """What was found when original and copy answered the same pictures."""

    format: ExportFormat
    run: str
    made: str
    """Date, as 2026-11-22."""
    runtime: str
    """Name and version of what ran the copy."""
    pictures: int
    """That both answered."""
    same: int
    """Of these, with the same answer."""
    largest_difference: float
    """In any probability."""
    files: int | None = None
    """Pictures also answered as files, by the program that goes along; None = none does."""
    files_difference: float | None = None
    """As `largest_difference`, of those."""
    app_difference: float = 0.0
    """In any probability, between the original in plain float32, which the copy is compared with,
    and the app on the computer where this was written, which may compute faster and coarser."""
    loss: Loss | None = None
    """None where no other answer is allowed, or where no picture is known to tell it by."""
    sha256: dict[str, str] = Field(default_factory=dict)
    """Of the files that it is about."""
    sentence: str
    """The same in words."""


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
    web: bool = False
    """With a web page that runs the model in a browser; see `core.runs.web_runtime`."""
