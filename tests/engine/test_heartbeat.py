"""Laws of the heartbeat."""

import os
import time
from pathlib import Path

import pytest

from core.engine.heartbeat import beating
from core.runs import process


def test_the_heart_beats_while_the_work_lasts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "HEARTBEAT_EVERY_S", 0.05)
    with beating(tmp_path):
        deadline = time.time() + 10
        while process.last_beat(tmp_path) is None:
            assert time.time() < deadline
            time.sleep(0.01)
        os.utime(tmp_path / process.HEARTBEAT, (1, 1))
        while process.last_beat(tmp_path) == 1:
            assert time.time() < deadline
            time.sleep(0.01)
    os.utime(tmp_path / process.HEARTBEAT, (1, 1))
    time.sleep(0.2)
    assert process.last_beat(tmp_path) == 1
