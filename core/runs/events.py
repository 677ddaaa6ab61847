"""The events of a run: one JSON line each, written by the worker, read by everybody.

Every event has `t` (seconds since the epoch) and `kind`. Fields by kind:

=========  ====================================================================================
start      device, device_name, threads, seed, resumed (bool), levers (what the self-check chose)
phase      name, title (plain words), index, of, total (items to come, or null)
progress   phase, done, total, per_second (items/s or null), seconds_left (or null); of a head the
           solutions done, and at most to come
baseline   accuracy, low, high, n: frozen features with a closed-form or logistic head
epoch      epoch (from 1), of, stage, training_loss, training_accuracy, validation_loss,
           validation_accuracy, learning_rate, seconds, pictures_per_second, best (bool)
finder     rates, losses, smoothed, chosen: the search for a learning rate
step       at (epochs, fractional), training_loss: a point within a long epoch
finding    finding: a `core.findings.Finding` as a dict
end        reason (finished | stopped | failed | paused), error (or null), result (or null)
=========  ====================================================================================

The overall state is derived from these lines and from whether the worker lives, never stored.
"""

import threading
import time
from pathlib import Path
from typing import Any

from core import files
from core.findings import Finding

FILE = "events.jsonl"
KINDS = ("start", "phase", "progress", "baseline", "epoch", "finder", "step", "finding", "end")


class Journal:
    """Appends events to a run's `events.jsonl`; safe to use from several threads."""

    def __init__(self, run: Path) -> None:
        self.path = run / FILE
        self._lock = threading.Lock()

    def write(self, kind: str, **fields: Any) -> None:
        """Append one event, whole and flushed.

        Raises:
            ValueError: a kind that no reader knows.
            DiskFull: no room left.
        """
        if kind not in KINDS:
            raise ValueError(f"unknown event kind {kind!r}")
        with self._lock:
            files.append_line(self.path, {"t": round(time.time(), 3), "kind": kind, **fields})

    def finding(self, finding: Finding) -> None:
        """Append a finding."""
        self.write("finding", finding=finding.model_dump())


def read(run: Path, offset: int = 0) -> tuple[list[dict[str, Any]], int]:
    """Events from a byte offset on, and the offset to go on from."""
    return files.read_lines(run / FILE, offset)
