"""`graft serve` called wrongly; tests/engine/serve/service/test_serving.py uses it."""

import importlib.util
from pathlib import Path

import pytest

from tests.cli.conftest import Graft


def test_without_its_packages_it_says_what_installs_them(
    graft: Graft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    said = graft("serve", tmp_path, "--json")
    assert (said.code, said.data["error"]["reference"]) == (1, "machine-error")
    assert "graft install serve" in said.data["error"]["fix"]


def test_a_folder_that_is_no_run_is_told(graft: Graft, tmp_path: Path) -> None:
    said = graft("serve", tmp_path / "gone", "--port", "0", "--json")
    assert said.data["error"]["reference"] == "run-not-found"


@pytest.mark.parametrize("words", [("--port", "70000"), ("--rate", "-1"), ("--top", "0")])
def test_what_makes_no_sense_is_bad_use(
    graft: Graft, tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert graft("serve", tmp_path, *words, "--json").code == 2
