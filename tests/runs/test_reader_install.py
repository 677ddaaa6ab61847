"""A reader is installed when it is asked for, tells how far it is, and fails in words."""

import importlib.metadata
import importlib.util
import json
import shutil
import sys
from pathlib import Path

import pytest

from core import home
from core.data.readers import HEIC, READERS, Reader
from core.errors import MachineError
from core.runs import launch, reader_install
from core.runs.stop import Stopped


def stand_in(monkeypatch: pytest.MonkeyPatch, script: str, *, ready: bool) -> None:
    """An installer that does what a script says, after which the reader is ready or not."""
    monkeypatch.setattr(reader_install, "command", lambda _: [sys.executable, "-c", script])
    monkeypatch.setattr(Reader, "ready", ready)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.extra)
def test_the_packages_are_pinned_and_nothing_else_is_touched(reader: Reader) -> None:
    words = reader_install.command(reader)
    assert "--no-deps" in words
    assert words[-1] == reader_install.requirements(reader)[0]
    assert str(launch.ROOT / "constraints.txt") in words
    pins = (launch.ROOT / "constraints.txt").read_text("utf-8")
    assert f"\n{words[-1].split('>')[0]}==" in pins


@pytest.mark.parametrize(("version", "bar"), [("23.2.1", "off"), ("24.1", "raw"), ("26.0", "raw")])
def test_a_pip_that_cannot_tell_bytes_is_not_asked_to(
    monkeypatch: pytest.MonkeyPatch, version: str, bar: str
) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda _: version)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: True)
    assert f"--progress-bar={bar}" in reader_install.command(HEIC)


def test_uv_installs_where_there_is_no_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(shutil, "which", lambda *_, **__: "/bin/uv")
    words = reader_install.command(HEIC)
    assert words[:5] == ["/bin/uv", "pip", "install", "--python", sys.executable]
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(MachineError, match="HEIC"):
        reader_install.command(HEIC)


def test_it_tells_how_far_it_is_and_its_connection_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = "import time; print('Progress 5 of 10', flush=True); time.sleep(0.6)"
    stand_in(monkeypatch, script, ready=True)
    told: list[tuple[int, int]] = []
    reader_install.install(HEIC, lambda done, total: told.append((done, total)))
    assert told[-1] == (5, 10)
    (line,) = (home.home() / "network.jsonl").read_text().splitlines()
    assert json.loads(line)["host"] == "pypi.org"
    assert "pi-heif" in json.loads(line)["path"]


def test_stop_ends_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mark = tmp_path / "went on"
    script = f"import time; time.sleep(5); open({str(mark)!r}, 'w')"
    stand_in(monkeypatch, script, ready=True)

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        reader_install.install(HEIC, stop)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("NewConnectionError: Temporary failure in name resolution", "no network"),
        ("ERROR: No matching distribution found for pi-heif", "no network"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: something else", "something else"),
        ("", "nothing"),
    ],
)
def test_what_goes_wrong_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, said: str, word: str
) -> None:
    stand_in(monkeypatch, f"import sys; print({said!r}); sys.exit(1)", ready=False)
    with pytest.raises(MachineError) as failed:
        reader_install.install(HEIC)
    assert word in failed.value.why
    assert "HEIC" in failed.value.what
    assert failed.value.fix


def test_an_installation_without_effect_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, "print('done')", ready=False)
    with pytest.raises(MachineError):
        reader_install.install(HEIC)
