"""The job of a training process: a run folder with its plan and split in, a trained model out."""

import contextlib
import time
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from core.data import split as splits
from core.engine import imports
from core.engine.run_context import RunContext
from core.errors import (
    DiskFull,
    FolderNotFound,
    FolderNotReadable,
    GraftError,
    WorkerFailed,
    said,
)
from core.plan import plan as plans
from core.runs import launch
from core.runs.event import Phase, Result
from core.runs.events import Journal
from core.runs.stop import StopSignal
from core.tasks import table as tasks


class TrainingJob:
    """See `core.engine.runner.Job`."""

    needs: ClassVar[str] = "."
    low_priority: ClassVar[bool] = False
    pausing: ClassVar[tuple[type[GraftError], ...]] = (DiskFull, FolderNotFound, FolderNotReadable)

    def __init__(self, run: Path, journal: Journal, stop: StopSignal) -> None:
        self._run, self._journal, self._stop = run, journal, stop

    @cached_property
    def _context(self) -> RunContext:
        plan = plans.load(self._run)
        read = tasks.of(plan.task).read
        rows = tuple(splits.load_rows(self._run / "split.csv", plan.classes, read))
        return RunContext(
            run=self._run, plan=plan, rows=rows, journal=self._journal, stop=self._stop
        )

    def device(self) -> str:
        """That of the plan."""
        return self._context.plan.device

    def waiting(self, before: int) -> None:
        """Tell it as a phase."""
        title = f"Waiting for {before} {'run' if before == 1 else 'runs'} before this one"
        self._journal.write(Phase(name="waiting", title=title, index=0, of=0))

    def work(self) -> Result:
        """Train."""
        begun = time.monotonic()
        run_training = imports.engine("training.run_training")
        self._context.took("import", time.monotonic() - begun)
        result: Result = run_training.do(self._context)
        return result

    def so_far(self) -> Result | None:
        """What the best weights are known to reach."""
        with contextlib.suppress(Exception):
            from core.engine.training import checkpoint

            return checkpoint.result_so_far(self._run)
        return None

    def unexpected(self, error: BaseException) -> WorkerFailed:
        """It can be resumed."""
        return WorkerFailed(
            what=f"The training ended unexpectedly ({type(error).__name__})",
            why=said(error),
            fix=f"All before it is kept. Details: {self._run / launch.WORKER_LOG}. "
            "Resume tries again.",
        )
