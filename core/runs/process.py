"""Whether the process of a run still lives: its id, its start time, no zombie, a fresh heartbeat.

An id alone proves nothing: the system gives it to another process once the first has ended.
"""

import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from core import files

WORKER = "worker.json"
HEARTBEAT = "heartbeat"
HEARTBEAT_EVERY_S = 2.0
"""How often a worker touches its heartbeat."""
STALE_AFTER_S = 60.0
"""A heartbeat older than this is not fresh: 30 missed beats outlast a busy disk or a swap storm."""
_CLOCK_SLACK_S = 5.0
"""Start times may differ by this much: the system derives them from a clock that is adjusted."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A process, told apart from any later one with the same id."""

    pid: int
    created: float
    """Start time in seconds since the epoch."""

    def exists(self) -> bool:
        """True while that very process lives (a zombie does not)."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.created) < _CLOCK_SLACK_S
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False
        except psutil.AccessDenied:
            return True


def identify(pid: int | None = None) -> Identity:
    """The identity of a process, by default this one."""
    process = psutil.Process(pid or os.getpid())
    return Identity(pid=process.pid, created=process.create_time())


def record(run: Path, pid: int | None = None) -> None:
    """Write down which process works on a run."""
    identity = identify(pid)
    files.write_json(run / WORKER, {"pid": identity.pid, "created": identity.created})


def recorded(run: Path) -> Identity | None:
    """The process that worked on a run last, living or not; `None` where none ever did."""
    return identity_of(files.recall_json(run / WORKER))


def identity_of(facts: Any) -> Identity | None:
    """The process that a document names; `None` where it names none that can be."""
    with contextlib.suppress(ValueError, KeyError, TypeError, OverflowError):
        identity = Identity(pid=int(facts["pid"]), created=float(facts["created"]))
        return identity if 0 < identity.pid < 2**31 else None
    return None


def exists(run: Path) -> bool:
    """True while the process of a run lives, whether it answers or not."""
    identity = recorded(run)
    return identity is not None and identity.exists()


def alive(run: Path) -> bool:
    """True while the process of a run lives and its heartbeat is fresh."""
    if not exists(run):
        return False
    beat = last_beat(run)
    return beat is None or time.time() - beat < STALE_AFTER_S


def beat(run: Path) -> None:
    """Touch the heartbeat; a full disk cannot stop it, for no byte is written."""
    with contextlib.suppress(OSError):
        (run / HEARTBEAT).touch()


def last_beat(run: Path) -> float | None:
    """When the heartbeat was touched last, in seconds since the epoch; `None` = never."""
    try:
        return (run / HEARTBEAT).stat().st_mtime
    except OSError:
        return None
