"""The context of one run: its run folder, its plan, its pictures, its voice."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from core.data.dataset import Side
from core.data.split import Row
from core.engine.interruptible import Tick
from core.findings import Finding
from core.plan.plan import Plan
from core.runs.event import Noticed, Numbers, Progress
from core.runs.events import Journal
from core.runs.stop import StopSignal

_T = TypeVar("_T")
_PROGRESS_EVERY_S = 0.5
_SOLVING_EVERY_S = 1.0


@dataclass(kw_only=True)
class RunContext:
    """What every part of the engine needs to know about the run it works for."""

    run: Path
    plan: Plan
    rows: tuple[Row, ...]
    journal: Journal
    stop: StopSignal
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each part took, for the result."""
    _noticed: set[str] = field(default_factory=set)

    @property
    def folder(self) -> Path:
        """Where the pictures lie."""
        return Path(self.plan.folder)

    def side(self, side: Side) -> tuple[Row, ...]:
        """The pictures on one side of the split, in the order of `split.csv`."""
        return tuple(row for row in self.rows if row.side == side)

    def check_stop(self) -> None:
        """Leave the work at hand if somebody asked for it.

        Raises:
            Stopped: caught by the runner, after the loops have put their state in order.
        """
        self.stop.check()

    def notice(self, finding: Finding) -> None:
        """Write a finding down, once."""
        if finding.id not in self._noticed:
            self._noticed.add(finding.id)
            self.journal.write(Noticed(finding=finding))

    def took(self, part: str, seconds: float) -> None:
        """Add to the seconds of a part of the work."""
        self.seconds[part] = self.seconds.get(part, 0.0) + seconds

    def track(
        self,
        items: Iterable[_T],
        phase: str,
        total: int,
        size: Callable[[_T], int] = lambda _: 1,
        file: Callable[[_T], str | None] = lambda _: None,
        after: Callable[[float], float] = lambda _: 0.0,
    ) -> Iterator[_T]:
        """Pass items on, telling how far it is, and stop between two of them if asked to.

        Args:
            items: e.g. batches.
            phase: name of the phase they belong to.
            total: pictures to come.
            size: how many pictures an item is.
            file: names a picture of an item.
            after: seconds that the rest of the run will take, from pictures a second in this part.
        """
        begun = told = time.monotonic()
        done = 0
        for item in items:
            self.check_stop()
            yield item
            done = min(done + size(item), total)
            now = time.monotonic()
            if now - told >= _PROGRESS_EVERY_S or done == total:
                told, rate = now, done / max(now - begun, 1e-6)
                self.journal.write(
                    Progress(
                        phase=phase,
                        done=done,
                        total=total,
                        per_second=round(rate, 1),
                        seconds_left=round((total - done) / rate + after(rate), 1),
                        file=file(item),
                    )
                )

    def follow(self, phase: str, turn: int = 0, of: int = 1, expected: float | None = None) -> Tick:
        """A tick that tells once a second how far a solver is, and stops it if asked to.

        Its parts take unlike times: the time left is what was expected less what has passed, and
        nothing is said of it once that is used up.

        Args:
            phase: name of the phase it belongs to.
            turn: solvers of this phase that are done.
            of: solvers of this phase in all.
            expected: seconds that the rest of the phase will take, where that is known.
        """
        begun = told = time.monotonic()

        def tick(done: int, total: int) -> None:
            nonlocal told
            self.check_stop()
            now = time.monotonic()
            if now - told >= _SOLVING_EVERY_S:
                told = now
                left = 0.0 if expected is None else round(expected - (now - begun), 1)
                self.journal.write(
                    Progress(
                        phase=phase,
                        done=turn * total + done,
                        total=of * total,
                        per_second=None,
                        seconds_left=left if left > 0 else None,
                    )
                )

        return tick


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a strategy hands back to the worker, as the `end` event tells it."""

    validation: Numbers
    baseline: Numbers | None
    epochs: int
    folds: Numbers | None = None
