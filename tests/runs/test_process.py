"""Laws of telling the living from the dead."""

import os
import subprocess
import sys
import time
from pathlib import Path

from core import files
from core.runs import process


def _sleeper() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])


def test_a_living_process_is_alive_until_it_is_killed(tmp_path: Path) -> None:
    with _sleeper() as child:
        process.record(tmp_path, child.pid)
        assert process.alive(tmp_path)
        child.kill()
        while process.exists(tmp_path):
            time.sleep(0.02)
        # nobody has waited for it yet: a zombie, which does not count as alive
        assert not process.alive(tmp_path)


def test_a_stale_process_id_is_not_a_running_run(tmp_path: Path) -> None:
    me = process.identify()
    files.write_json(tmp_path / process.WORKER, {"pid": me.pid, "created": me.created - 3600})
    assert not process.alive(tmp_path)


def test_without_a_heartbeat_for_long_a_process_is_not_alive_but_exists(tmp_path: Path) -> None:
    process.record(tmp_path)
    process.beat(tmp_path)
    assert process.alive(tmp_path)
    old = time.time() - process.STALE_AFTER_S - 1
    os.utime(tmp_path / process.HEARTBEAT, (old, old))
    assert not process.alive(tmp_path)
    assert process.exists(tmp_path)


def test_a_damaged_record_is_nobody(tmp_path: Path) -> None:
    (tmp_path / process.WORKER).write_text("{half")
    assert process.recorded(tmp_path) is None
    assert not process.alive(tmp_path)
