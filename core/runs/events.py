"""The events of a run: one JSON line each, written by the worker, read by everybody.

A line has `t` (seconds since the epoch), `kind` (the name of a record of `core.runs.event`, in
lower case; `finding` for `Noticed`) and the fields of that record. The overall state is derived
from these lines and from whether the worker lives, never stored.

A reader can rely on the types: what `read` gives has been looked at, whatever the file holds. A
field of another type is `None` there, and a line without what its kind cannot do without is passed
over. Lines of version 0.2.0 are read too.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core import files
from core.errors import RunDamaged, said
from core.findings import Finding
from core.runs.event import (
    Baseline,
    End,
    Epoch,
    Event,
    Finder,
    LearningPoint,
    Noticed,
    Phase,
    Progress,
    Result,
    Start,
    TrainingStep,
)

EVENTS_FILE = "events.jsonl"


class Journal:
    """Appends events to a run's `events.jsonl`; safe to use from several threads."""

    def __init__(self, run: Path) -> None:
        self.path = run / EVENTS_FILE
        self._lock = threading.Lock()

    def write(self, event: Event) -> None:
        """Append one event, whole and flushed.

        Raises:
            DiskFull: no room left.
        """
        told = {name: value for name, value in asdict(event).items() if name != "t"}
        if isinstance(event, Noticed):
            told["finding"] = event.finding.model_dump()
        with self._lock:
            line = {"t": round(time.time(), 3), "kind": _NAMES[type(event)], **told}
            files.append_line(self.path, line)


def read(run: Path, offset: int = 0) -> tuple[list[Event], int]:
    """Events from a byte offset on, and the offset to go on from.

    Raises:
        RunDamaged: there is something in their place that is no file.
    """
    try:
        found, offset = files.read_lines(run / EVENTS_FILE, offset)
    except OSError as error:
        raise RunDamaged(
            what=f"What happened in {run.name} cannot be read",
            why=f"{EVENTS_FILE}: {said(error)}.",
            fix=f"Move {run / EVENTS_FILE} away and resume the run: its best weights are kept.",
        ) from error
    return [event for event in map(_checked, found) if event is not None], offset


_Check = Callable[[Any], Any]
"""Gives a value back where it is what it should be, else `None`."""
_LARGEST = 1e15
"""No number in an event is larger; beyond it texts and charts cannot show one."""
_LATEST = 2.5e11
"""Seconds since the epoch in the year 9892: the calendar ends in 9999."""


def _number(value: Any) -> int | float | None:
    """Not `NaN`: no comparison with it is true."""
    good = isinstance(value, int | float) and not isinstance(value, bool)
    return value if good and abs(value) < _LARGEST else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and _number(value) is not None and value >= 0 else None


def _one_up(value: Any) -> int | None:
    return _count(value) or None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _plain(value: Any) -> Any:
    return value if isinstance(value, dict) else None


def _rate(value: Any) -> int | float | None:
    """For a logarithmic axis."""
    return _number(value) if isinstance(value, int | float) and value > 0 else None


def _all(check: _Check) -> _Check:
    def checked(value: Any) -> tuple[Any, ...] | None:
        good = isinstance(value, list) and value and all(check(one) is not None for one in value)
        return tuple(value) if good else None

    return checked


def _numbers(value: Any) -> dict[str, Any] | None:
    """Scores or seconds by name."""
    if not isinstance(value, dict):
        return None
    return {name: _number(one) for name, one in value.items()}


def _finding(value: Any) -> Finding | None:
    try:
        return Finding.model_validate(value)
    except ValueError:
        return None


def _error(value: Any) -> dict[str, str] | None:
    if not isinstance(value, dict) or not isinstance(value.get("what"), str):
        return None
    return {name: _text(value.get(name)) or "" for name in ("reference", "what", "why", "fix")}


def _result(value: Any) -> Result | None:
    if not isinstance(value, dict):
        return None
    return Result(
        strategy=_text(value.get("strategy")),
        validation=_numbers(value.get("validation")),
        baseline=_numbers(value.get("baseline")),
        folds=_numbers(value.get("folds")),
        epochs=_count(value.get("epochs")),
        seconds=_numbers(value.get("seconds")),
    )


_OLD_CURVES = ("loss", "accuracy")
_OLD_SCORE = ("accuracy", "low", "high", "n")


def _as_now(kind: str, line: Mapping[str, Any]) -> dict[str, Any]:
    """A line with the fields that its kind has today; 0.2.0 knew one metric."""
    told = dict(line)
    if kind == "epoch":
        for side in ("training", "validation"):
            old = {name: line.get(f"{side}_{name}") for name in _OLD_CURVES}
            told.setdefault(side, old)
    if kind == "baseline" and "scores" not in told:
        told["scores"] = {name: line.get(name) for name in _OLD_SCORE}
    return told


_RECORDS: dict[str, type[Event]] = {
    "start": Start,
    "phase": Phase,
    "progress": Progress,
    "baseline": Baseline,
    "learning": LearningPoint,
    "epoch": Epoch,
    "finder": Finder,
    "step": TrainingStep,
    "finding": Noticed,
    "end": End,
}
_NAMES = {record: kind for kind, record in _RECORDS.items()}
_CHECKS: dict[str, dict[str, _Check]] = {
    "start": {
        "device": _text, "device_name": _text, "threads": _count, "seed": _number,
        "resumed": _flag, "levers": _plain, "versions": _plain,
    },
    "phase": {"name": _text, "title": _text, "index": _count, "of": _count, "total": _count},
    "progress": {
        "phase": _text, "done": _number, "total": _number, "per_second": _number,
        "seconds_left": _number, "file": _text,
    },
    "baseline": {"scores": _numbers},
    "learning": {
        "pictures": _one_up, "scores": _numbers, "settled": _flag, "gained": _number,
        "lost": _number,
    },
    "epoch": {
        "epoch": _one_up, "of": _one_up, "stage": _text, "training": _numbers,
        "validation": _numbers, "primary": _text, "learning_rate": _number, "seconds": _number,
        "pictures_per_second": _number, "best": _flag,
    },
    "finder": {
        "rates": _all(_rate), "losses": _all(_number), "smoothed": _all(_number), "chosen": _rate,
    },
    "step": {"at": _number, "training_loss": _number},
    "finding": {"finding": _finding},
    "end": {"reason": _text, "error": _error, "result": _result},
}  # fmt: skip
"""By kind: what each field has to be."""
_NEEDED = {
    "phase": ("title",), "progress": ("done",), "baseline": ("scores",),
    "learning": ("pictures", "scores"), "epoch": ("epoch",),
    "finder": ("rates", "losses", "smoothed", "chosen"), "step": ("at",), "finding": ("finding",),
    "end": ("reason",),
}  # fmt: skip
"""By kind: the fields that it cannot do without."""


def _checked(line: dict[str, Any]) -> Event | None:
    """A line whose fields have the types they should have; `None` where it says nothing."""
    kind, t = line.get("kind"), _number(line.get("t"))
    if not isinstance(kind, str) or kind not in _RECORDS or t is None or not 0 <= t < _LATEST:
        return None
    line = _as_now(kind, line)
    good = {name: check(line[name]) for name, check in _CHECKS[kind].items() if name in line}
    good = {name: value for name, value in good.items() if value is not None}
    if any(name not in good for name in _NEEDED.get(kind, ())):
        return None
    return _RECORDS[kind](t=t, **good)


def epoch(point: Mapping[str, Any]) -> Epoch:
    """An epoch as a checkpoint holds it, of this version or an earlier one.

    Raises:
        RunDamaged: it is none.
    """
    found = _checked({**point, "kind": "epoch", "t": 0})
    if not isinstance(found, Epoch):
        raise RunDamaged(
            what="The checkpoint holds an epoch that is none",
            why=f"It says {dict(point)!r}.",
            fix="Resume the run: it goes on from the checkpoint before, or begins again.",
        )
    return found
