"""The sealed test set: who opens it, and how often, is written down for good.

Every look at test scores that leads to a change makes them less true. So each look is counted.
"""

import time
from pathlib import Path
from typing import Any

from core import files

OPENINGS_FILE = "openings.jsonl"


def openings(run: Path) -> int:
    """How often the test set of a run was opened."""
    return len(history(run))


def history(run: Path) -> list[dict[str, Any]]:
    """One record an opening, the first first: `t` (seconds since the epoch), `accuracy`, `n`, …."""
    return files.read_lines(run / OPENINGS_FILE)[0]


def last_opened(run: Path) -> float:
    """When it was opened last, in seconds since the epoch; 0 = never."""
    told = [entry.get("t") for entry in history(run)]
    return max((float(t) for t in told if isinstance(t, int | float)), default=0.0)


def last_score(run: Path, metric: str) -> float | None:
    """What a metric was at the last opening; `None` = it was never opened, or not scored."""
    score = next(iter(history(run)[::-1]), {}).get(metric)
    return score if isinstance(score, int | float) else None


def record_opening(run: Path, **fields: Any) -> int:
    """Write down that the test set was opened, with its scores; returns how often by now."""
    files.append_line(run / OPENINGS_FILE, {"t": round(time.time(), 3), **fields})
    return openings(run)
