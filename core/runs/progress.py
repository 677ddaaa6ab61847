"""How far a run is: one share of the whole, for the bar, the title and the sidebar."""

import time
from dataclasses import dataclass

from core.runs.store import RunView

ACTIVE = frozenset({"created", "waiting", "running", "stopping"})


@dataclass(frozen=True, kw_only=True)
class RunProgress:
    """Where a run is now."""

    share: float | None
    """Of the whole, 0-1; `None` = not known yet."""
    phase: str
    """What it is doing, in plain words."""
    seconds_left: float | None
    per_second: float | None
    """Pictures a second, where known."""
    elapsed: float | None


def active(run: RunView | None) -> bool:
    """True while its page should look again by itself."""
    return run is not None and run.state in ACTIVE


def of(run: RunView) -> RunProgress:
    """Where a run is now, from its events alone."""
    phase, step = run.phase, run.progress
    within = _share(step.done, step.total) if step else None
    index, count = (phase.index, phase.of) if phase else (None, None)
    share = None
    if run.state == "finished":
        share = 1.0
    elif index is not None and count:
        share = min(1.0, max(0.0, (index - 1 + (within or 0.0)) / count))
    last = run.epochs[-1].pictures_per_second if run.epochs else None
    return RunProgress(
        share=share,
        phase=phase.title if phase else "Starting",
        seconds_left=step.seconds_left if step and run.state == "running" else None,
        per_second=(step.per_second if step else None) or last,
        elapsed=_elapsed(run),
    )


def _share(done: float, total: float | None) -> float | None:
    return min(1.0, max(0.0, done / total)) if total and total > 0 else None


def _elapsed(run: RunView) -> float | None:
    if run.first_t is None:
        return None
    start = (run.start.t if run.start else None) or run.first_t
    end = time.time() if run.state in ACTIVE else run.last_t
    return max(0.0, float(end or start) - start)
