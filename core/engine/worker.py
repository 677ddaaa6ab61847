"""The process of one run: `python -m core.engine.worker RUN_DIR`. Its last act is an `end` event.

Nothing heavy is imported before the device is this run's: a waiting worker costs a few megabytes.
"""

import contextlib
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from core.data import split as splits
from core.engine import imports
from core.engine.heartbeat import beating
from core.engine.run_context import RunContext, Stopped
from core.errors import (
    DiskFull,
    FolderNotFound,
    FolderNotReadable,
    GraftError,
    WorkerFailed,
    said,
)
from core.plan import plan as plans
from core.runs import process, queue
from core.runs.event import End, Phase, Result
from core.runs.events import Journal
from core.tasks import table as tasks

_PAUSING = (DiskFull, FolderNotFound, FolderNotReadable)
"""What goes away by itself or by a hand's turn: the run waits to be resumed."""
_RESERVE = ".reserve"
_RESERVE_BYTES = 64 * 1024
"""Held free from the start, so that a full disk still has room for the last events."""


def main(arguments: list[str] | None = None) -> int:
    """Do the run; 0 = finished or stopped, 1 = failed or paused, 2 = called wrongly."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m core.engine.worker RUN_DIR\n")
        return 2
    run = Path(arguments[0]).resolve()
    if not run.is_dir():
        sys.stderr.write(f"{run} is not a run folder\n")
        return 2
    process.record(run)
    with beating(run), _reserve(run):
        return _live(run)


def _live(run: Path) -> int:
    journal = Journal(run)
    signalled = threading.Event()
    _obey_signals(signalled)
    try:
        plan = plans.load(run)
        read = tasks.of(plan.task).read
        rows = tuple(splits.load_rows(run / "split.csv", plan.classes, read))
        context = RunContext(run=run, plan=plan, rows=rows, journal=journal, signalled=signalled)
        return _end(journal, "finished", result=_take_turn_and_work(context))
    except (Stopped, KeyboardInterrupt, queue.StopWaiting):
        return _end(journal, "stopped", result=_so_far(run))
    except _PAUSING as error:
        return _end(journal, "paused", error=error, result=_so_far(run))
    except GraftError as error:
        return _end(journal, "failed", error=error, result=_so_far(run))
    except BaseException as error:  # noqa: BLE001 - the last line of defence of a process
        with contextlib.suppress(OSError):  # the log may lie on a full disk
            traceback.print_exc()
        return _end(journal, "failed", error=_unexpected(error, run), result=_so_far(run))


def _take_turn_and_work(context: RunContext) -> Result:
    def waiting(before: int) -> None:
        title = f"Waiting for {before} {'run' if before == 1 else 'runs'} before this one"
        context.journal.write(Phase(name="waiting", title=title, index=0, of=0, total=None))

    device = queue.device_key(context.plan.device)
    with queue.device_lock(context.run, device, should_stop=context.should_stop, waiting=waiting):
        begun = time.monotonic()
        imports.libraries()
        from core.engine.training import run_training  # heavy: torch, timm

        context.took("import", time.monotonic() - begun)
        return run_training.do(context)


def _end(
    journal: Journal,
    reason: str,
    *,
    error: GraftError | None = None,
    result: Result | None = None,
) -> int:
    (journal.path.parent / _RESERVE).unlink(missing_ok=True)
    with contextlib.suppress(OSError, DiskFull):
        told = error.as_dict() if error else None
        journal.write(End(reason=reason, error=told, result=result))
    return 0 if error is None else 1


def _so_far(run: Path) -> Result | None:
    """The result of a run that did not finish: what its best weights are known to reach."""
    with contextlib.suppress(Exception):
        from core.engine.training import checkpoint

        return checkpoint.result_so_far(run)
    return None


def _unexpected(error: BaseException, run: Path) -> WorkerFailed:
    return WorkerFailed(
        what=f"The training ended unexpectedly ({type(error).__name__})",
        why=said(error),
        fix=f"All before it is kept. Details: {run / 'worker.log'}. Resume tries again.",
    )


def _obey_signals(stop: threading.Event) -> None:
    """SIGTERM asks for a stop; Ctrl-C in the terminal of the server is not meant for a training."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())


@contextlib.contextmanager
def _reserve(run: Path) -> Iterator[None]:
    with contextlib.suppress(OSError):
        (run / _RESERVE).write_bytes(b"\0" * _RESERVE_BYTES)
    try:
        yield
    finally:
        (run / _RESERVE).unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
