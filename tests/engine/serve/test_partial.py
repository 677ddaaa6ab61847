"""Laws of exports in the making."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.engine.serve import partial

KILLED = """
import os, sys
from pathlib import Path
from core.engine.serve import partial
with partial.making(Path(sys.argv[1])) as folder:
    (folder / "model.onnx").write_bytes(b"half")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """What an export leaves that was killed half-way."""
    command = [sys.executable, "-c", KILLED, str(tmp_path / "model")]
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True) as child:
        assert child.stdout
        folder = Path(child.stdout.readline().strip())
        partial.sweep(tmp_path)
        assert folder.is_dir(), "it was alive"
        child.kill()
    return folder


def test_what_a_killed_export_left_is_swept_by_the_next_one(left: Path, tmp_path: Path) -> None:
    with partial.making(tmp_path / "another") as folder:
        assert not left.exists()
        assert folder.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_what_is_somebody_s_own_is_never_swept(left: Path, tmp_path: Path) -> None:
    (left / "thesis.txt").write_text("mine")
    (tmp_path / ".download.partial").mkdir()
    (tmp_path / ".1-2-3-4.partial").write_text("a file")
    partial.sweep(tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


def test_an_export_of_another_machine_on_a_shared_drive_is_left_alone(
    left: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partial.platform, "node", lambda: "elsewhere.example")
    partial.sweep(tmp_path)
    assert left.is_dir()


def test_what_version_0_2_left_is_swept_once_it_is_old(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".model.999999999-1.partial", tmp_path / ".model.999999999-2.partial"
    own = tmp_path / f".model.{os.getpid()}-3.partial"
    for folder in (old, fresh, own):
        folder.mkdir()
    for folder in (old, own):
        os.utime(folder, (time.time() - 9999,) * 2)
    partial.sweep(tmp_path)
    assert [folder.exists() for folder in (old, fresh, own)] == [False, True, True]


def test_a_name_of_255_letters_can_be_made(tmp_path: Path) -> None:
    with partial.making(tmp_path / ("x" * 255)) as folder:
        folder.rename(tmp_path / ("x" * 255))
    assert len(list(tmp_path.iterdir())) == 1
