"""The engine's work done in the process of the test, where a law does not ask for one of its own.

The same functions; only the four seconds of imports that every new process begins with are spared.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from core.runs import launch
from core.runs.launch import Verb
from core.runs.stop import StopSignal
from core.weights import adding


@pytest.fixture
def engine_near(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question is answered before whoever asked it goes on."""
    from core.engine import runner

    def spawn(verb: Verb, place: Path) -> int:
        runner.live(runner._JOBS[verb], StopSignal(place=place.resolve()))
        return os.getpid()

    monkeypatch.setattr(launch, "spawn", spawn)


@pytest.fixture
def check_near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights are checked here."""
    from core.engine.backbone import weights_check

    def check(name: str, source: Path, out: Path | None) -> dict[str, Any]:
        return weights_check.check(name, source, out)

    monkeypatch.setattr(adding, "_check", check)
