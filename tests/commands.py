"""The command line as a user runs it: real processes, one JSON object each."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Said:
    """What a command said when it had ended."""

    code: int
    data: dict[str, Any]
    err: str

    @property
    def error(self) -> str:
        """The reference of its error."""
        return str(self.data["error"]["reference"])


def started(*words: object, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """A command under way."""
    command = [sys.executable, "-m", "core.cli", *map(str, words), "--json"]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def ended(child: subprocess.Popen[str], timeout: float = 240) -> Said:
    """Its answer, once it has ended."""
    out, err = child.communicate(timeout=timeout)
    assert out.count("\n") == 1, f"{out}\n{err}"
    return Said(child.returncode, json.loads(out), err)


def graft(*words: object, env: Mapping[str, str] | None = None) -> Said:
    """A command from beginning to end."""
    return ended(started(*words, env=env))


def noting(program: Path, note: Path) -> None:
    """A program that does nothing but write down its first argument."""
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > "{note}.new"\nmv "{note}.new" "{note}"\n')
    program.chmod(0o755)


def until(holds: Callable[[], Any], seconds: float = 120, what: str = "it") -> Any:
    """Wait for something to become true and return it."""
    patience = time.monotonic() + seconds
    while time.monotonic() < patience:
        found = holds()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come in {seconds:.0f} s")
