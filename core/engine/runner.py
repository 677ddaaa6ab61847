"""The life of a background process: `python -m core.engine.runner VERB FOLDER`.

======  ==================================================
train   the training of a run folder, `TrainingJob`
answer  the answer to a longer question, `QuestionJob`
======  ==================================================

`python -m core.engine.runner spare SECONDS` has loaded everything that a training needs before it
is given a verb and a folder, as one line of JSON; where none comes in time, it ends.

It beats, waits for its turn on the device, does its job, hears a stop all the while, and its last
act is an `end` event, whatever happened. Nothing heavy is imported before the device is its own: a
waiting process costs a few megabytes.
"""

import contextlib
import json
import os
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Protocol

import psutil

from core.engine import imports
from core.engine.heartbeat import beating
from core.engine.question_job import QuestionJob
from core.engine.training_job import TrainingJob
from core.errors import DiskFull, GraftError, WorkerFailed
from core.runs import launch, process, queue
from core.runs.event import End, Result
from core.runs.events import Journal
from core.runs.stop import Stopped, StopSignal

_RESERVE = ".reserve"
_RESERVE_BYTES = 64 * 1024
"""Held free from the start, so that a full disk still has room for the last events."""


class Job(Protocol):
    """What a verb does with its folder. It is light until its `work` begins."""

    needs: ClassVar[str]
    """What its folder has to hold."""
    low_priority: ClassVar[bool]
    """Leaves the processor to whoever draws the page."""
    pausing: ClassVar[tuple[type[GraftError], ...]]
    """What goes away by itself or by a hand's turn: the job waits to be taken up again."""

    def __init__(self, place: Path, journal: Journal, stop: StopSignal) -> None:
        """Take a folder, its voice and its ear; read nothing yet."""

    def device(self) -> str:
        """The device that it wants, as a plan names it."""

    def waiting(self, before: int) -> None:
        """Tell how many have their turn before it."""

    def work(self) -> Result | None:
        """Do it, now that the device is its own; gives what came of a training."""

    def so_far(self) -> Result | None:
        """What came of it where the work did not end well."""

    def unexpected(self, error: BaseException) -> WorkerFailed:
        """The error for what nobody foresaw."""


_JOBS: dict[str, type[Job]] = {"train": TrainingJob, "answer": QuestionJob}


def main() -> int:
    """Live; 0 = finished or stopped, 1 = failed or paused, 2 = called wrongly."""
    verb, place = sys.argv[1:] if len(sys.argv) == 3 else ("", "")
    if verb == "spare":
        verb, place = _given(float(place))
        if not verb:
            return 0
    job = _JOBS.get(verb)
    if job is None or not Path(place).is_dir() or not (Path(place) / job.needs).exists():
        sys.stderr.write(f"usage: python -m core.engine.runner {'|'.join(_JOBS)} FOLDER\n")
        return 2
    stop = StopSignal(place=Path(place).resolve())
    stop.obey_signals()
    if job.low_priority:
        with contextlib.suppress(psutil.Error, OSError):
            psutil.Process().nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", 5))  # 5: POSIX
    return live(job, stop)


def _given(patience_s: float) -> tuple[str, str]:
    """Load what a training needs, then wait for a verb and a folder; empty where none comes.

    From then on everything is as if it had been started for that folder: what is said goes to the
    folder's log, and standard input is closed.
    """
    clock = threading.Timer(patience_s, os._exit, args=(0,))
    clock.daemon = True
    clock.start()
    imports.engine("training.run_training")
    line = sys.stdin.readline()
    clock.cancel()
    if not line:
        return "", ""
    verb, place = json.loads(line)
    with (
        contextlib.suppress(OSError),  # without a log it works as well
        (Path(place) / launch.WORKER_LOG).open("ab") as log,
        Path(os.devnull).open("rb") as nothing,
    ):
        os.dup2(nothing.fileno(), 0)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    return verb, place


def live(kind: type[Job], stop: StopSignal) -> int:
    """Do the job of a folder from its first heartbeat to its `end` event; see `main`."""
    place, journal = stop.place, Journal(stop.place)
    process.record(place)
    job = kind(place, journal, stop)
    with beating(place), _reserve(place):
        try:
            return _end(journal, "finished", None, _take_turn_and_work(job, stop))
        except (Stopped, KeyboardInterrupt):
            return _end(journal, "stopped", None, job.so_far())
        except GraftError as error:
            reason = "paused" if isinstance(error, job.pausing) else "failed"
            return _end(journal, reason, error, job.so_far())
        except BaseException as error:  # noqa: BLE001 - the last line of defence of a process
            with contextlib.suppress(OSError):  # the log may lie on a full disk
                traceback.print_exc()
            return _end(journal, "failed", job.unexpected(error), job.so_far())


def _take_turn_and_work(job: Job, stop: StopSignal) -> Result | None:
    """Once the device is its own; who gives way stands in the queue again."""
    device = queue.device_key(job.device())
    while True:
        with (
            queue.device_lock(stop.place, device, check_stop=stop.check, waiting=job.waiting),
            contextlib.suppress(queue.GaveWay),
        ):
            return job.work()


def _end(journal: Journal, reason: str, error: GraftError | None, result: Result | None) -> int:
    (journal.path.parent / _RESERVE).unlink(missing_ok=True)
    with contextlib.suppress(OSError, DiskFull):
        told = error.as_dict() if error else None
        journal.write(End(reason=reason, error=told, result=result))
    return 0 if error is None else 1


@contextlib.contextmanager
def _reserve(place: Path) -> Iterator[None]:
    with contextlib.suppress(OSError):
        (place / _RESERVE).write_bytes(b"\0" * _RESERVE_BYTES)
    try:
        yield
    finally:
        (place / _RESERVE).unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
