"""The engine and the command line in the process of the test, where no law asks for another one.

The same functions; only the four seconds of imports that every new process begins with are spared.
"""

import contextlib
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from core.cli import main
from core.runs import launch, process
from core.runs.launch import Verb
from core.runs.stop import StopSignal
from core.weights import adding
from tests.commands import Said


def _spawn(verb: Verb, place: Path) -> int:
    from core.engine import runner

    runner.live(runner._JOBS[verb], StopSignal(place=place.resolve()))
    (place / process.WORKER).unlink()  # a process of its own would be gone by now
    return os.getpid()


@pytest.fixture
def engine_near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trainings and questions have ended before whoever began them goes on."""
    monkeypatch.setattr(launch, "spawn", _spawn)


def graft(*words: object, env: Mapping[str, str] | None = None) -> Said:
    """A command from beginning to end, as `tests.commands.graft`."""
    out, err, before = io.StringIO(), io.StringIO(), dict(os.environ)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(launch, "spawn", _spawn)
        os.environ |= env or {}
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([*map(str, words), "--json"])
        os.environ.clear()
        os.environ.update(before)
    assert out.getvalue().count("\n") == 1, f"{out.getvalue()}\n{err.getvalue()}"
    return Said(code, json.loads(out.getvalue()), err.getvalue())


@pytest.fixture
def check_near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights are checked here."""
    from core.engine.backbone import weights_check

    def check(name: str, source: Path, out: Path | None) -> dict[str, Any]:
        return weights_check.check(name, source, out)

    monkeypatch.setattr(adding, "_check", check)
