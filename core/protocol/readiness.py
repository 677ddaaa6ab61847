"""Readiness: the engine server told to warm up, and how far it is."""

from pathlib import Path
from typing import ClassVar

from core.protocol.request import EngineAnswer, Request


class WarmAnswer(EngineAnswer):
    """What is ready."""

    pid: int
    torch: bool
    """It is in memory."""
    seconds: float
    """Since the process began."""


class WarmRequest(Request[WarmAnswer]):
    """Say what is ready; with a run, load its model before somebody waits for it."""

    verb: ClassVar[str] = "warm"
    answered_by: ClassVar[type[EngineAnswer]] = WarmAnswer

    run: Path | None = None
