import os
import sys
from pathlib import Path

import pytest

from benchmarks.machine import Enough, Measured, Notes, heading, measure

CHILD = """
import time
kept = bytearray(120_000_000)
while time.process_time() < 1.2: pass
"""
BUSY = f"""
import json, subprocess, sys
subprocess.run([sys.executable, "-c", {CHILD!r}], start_new_session=True, check=True)
print("a line before")
print(json.dumps({{"n": 3}}))
"""


def test_a_measurement_counts_what_the_children_use(tmp_path: Path) -> None:
    found = measure([sys.executable, "-c", BUSY], os.environ, tmp_path)
    assert found.answer == {"n": 3}
    assert found.wall_s >= 1.0
    assert 0.8 <= found.cpu_s <= 3.0
    assert 120 <= found.peak_mb <= 400


def test_a_failed_run_is_never_a_figure(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no such luck"):
        measure([sys.executable, "-c", "raise SystemExit('no such luck')"], os.environ, tmp_path)


def test_what_is_written_down_is_not_measured_again(tmp_path: Path) -> None:
    asked = []

    def once() -> Measured:
        asked.append(1)
        return Measured(wall_s=1.5, cpu_s=2.0, peak_mb=3.0, load=0.1, answer={"accuracy": 0.9})

    first = Notes(tmp_path / "notes").get("a/0", once)
    again = Notes(tmp_path / "notes").get("a/0", once)
    assert first == again
    assert len(asked) == 1
    with pytest.raises(Enough):
        Notes(tmp_path / "notes", 0).get("b/0", once)
    limited = Notes(tmp_path / "notes", 1)
    assert limited.get("a/0", once) == first
    limited.get("b/0", once)
    with pytest.raises(Enough):
        limited.get("c/0", once)


def test_the_heading_names_machine_and_versions() -> None:
    assert "torch 2" in heading()
    assert "cores" in heading()
