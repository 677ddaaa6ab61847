"""Versions are those of what is installed here."""

import platform
from importlib import metadata

from core.runs import versions


def test_versions_are_those_that_are_here() -> None:
    told = versions.versions()
    assert told["python"] == platform.python_version()
    assert told["torch"] == metadata.version("torch")
    assert told["graft"].count(".") == 2


def test_what_is_not_installed_is_left_out(monkeypatch) -> None:
    monkeypatch.setattr(versions, "_LIBRARIES", ("no-such-library", "numpy"))
    assert set(versions.versions()) == {"graft", "python", "numpy"}
