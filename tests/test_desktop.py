"""A folder is shown only where somebody sits before the screen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core import desktop
from tests.commands import noting, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="each system has its own program")


@pytest.fixture
def screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desktop whose program writes down what it was asked to open."""
    asked = tmp_path / "asked"
    noting(tmp_path / "xdg-open", asked)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":7")
    for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return asked


def test_a_folder_is_shown_whatever_its_name(screen: Path, tmp_path: Path) -> None:
    folder = tmp_path / "my $(run) 'export'"
    folder.mkdir()
    desktop.show(folder)
    until(screen.is_file, what="the program's note")
    assert screen.read_text() == str(folder)


def test_nothing_is_shown_without_a_screen_or_to_somebody_far_away(
    screen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 22")
    assert desktop.opener() is None
    monkeypatch.delenv("SSH_CONNECTION")
    assert desktop.opener() is not None
    monkeypatch.delenv("DISPLAY")
    assert desktop.opener() is None
    desktop.show(tmp_path)
    assert not screen.exists()


def test_a_folder_that_is_gone_is_not_shown(
    screen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)  # nobody may ask for it
    desktop.show(tmp_path / "gone")
