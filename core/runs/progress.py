"""How far a run is: one share of the whole, for the bar, the title and the sidebar."""

import time
from dataclasses import dataclass

from core.runs.store import RunView

ACTIVE = frozenset({"created", "waiting", "running", "stopping"})


@dataclass(frozen=True, kw_only=True)
class Progress:
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


def of(run: RunView) -> Progress:
    """Where a run is now, from its events alone."""
    phase, step = run.phase or {}, run.progress or {}
    within = _share(step.get("done"), step.get("total"))
    index, count = phase.get("index"), phase.get("of")
    share = None
    if run.state == "finished":
        share = 1.0
    elif isinstance(index, int) and isinstance(count, int) and count > 0:
        share = min(1.0, max(0.0, (index - 1 + (within or 0.0)) / count))
    last = run.epochs[-1] if run.epochs else {}
    return Progress(
        share=share,
        phase=str(phase.get("title") or "Starting"),
        seconds_left=step.get("seconds_left") if run.state == "running" else None,
        per_second=step.get("per_second") or last.get("pictures_per_second"),
        elapsed=_elapsed(run),
    )


def _share(done: object, total: object) -> float | None:
    if isinstance(done, (int, float)) and isinstance(total, (int, float)) and total > 0:
        return min(1.0, max(0.0, done / total))
    return None


def _elapsed(run: RunView) -> float | None:
    if run.first_t is None:
        return None
    start = float((run.start or {}).get("t", run.first_t))
    end = time.time() if run.state in ACTIVE else run.last_t
    return max(0.0, float(end or start) - start)
