"""The command line in this process: arguments in, exit code and what was printed out."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from core.cli import main


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """The one JSON object on standard output."""
        assert self.out.count("\n") == 1, self.out
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


Graft = Callable[..., Said]


@pytest.fixture
def graft(capsys: pytest.CaptureFixture[str]) -> Graft:
    def call(*words: object) -> Said:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return call


@pytest.fixture(autouse=True)
def same_environment() -> Iterator[None]:
    """`main` prepares the environment of the engine: taken back after each test."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)
