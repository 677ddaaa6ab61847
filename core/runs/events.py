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

A reader can rely on these types: what `read` gives has been looked at, whatever the file holds. A
field of another type is `None` there, and a line without what its kind cannot do without is passed
over.
"""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core import files
from core.errors import RunDamaged, said
from core.findings import Finding

EVENTS_FILE = "events.jsonl"
EVENT_KINDS = (
    "start",
    "phase",
    "progress",
    "baseline",
    "epoch",
    "finder",
    "step",
    "finding",
    "end",
)


class Journal:
    """Appends events to a run's `events.jsonl`; safe to use from several threads."""

    def __init__(self, run: Path) -> None:
        self.path = run / EVENTS_FILE
        self._lock = threading.Lock()

    def write(self, kind: str, **fields: Any) -> None:
        """Append one event, whole and flushed.

        Raises:
            ValueError: a kind that no reader knows.
            DiskFull: no room left.
        """
        if kind not in EVENT_KINDS:
            raise ValueError(f"unknown event kind {kind!r}")
        with self._lock:
            files.append_line(self.path, {"t": round(time.time(), 3), "kind": kind, **fields})

    def finding(self, finding: Finding) -> None:
        """Append a finding."""
        self.write("finding", finding=finding.model_dump())


def read(run: Path, offset: int = 0) -> tuple[list[dict[str, Any]], int]:
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
    def checked(value: Any) -> list[Any] | None:
        good = isinstance(value, list) and value and all(check(one) is not None for one in value)
        return value if good else None

    return checked


def _fields(**checks: _Check) -> _Check:
    def checked(value: Any) -> dict[str, Any] | None:
        if not isinstance(value, dict):
            return None
        return {name: check(value[name]) for name, check in checks.items() if name in value}

    return checked


def _numbers(value: Any) -> dict[str, Any] | None:
    """Scores or seconds by name."""
    if not isinstance(value, dict):
        return None
    return {name: _number(one) for name, one in value.items()}


def _finding(value: Any) -> dict[str, Any] | None:
    try:
        return Finding.model_validate(value).model_dump(mode="json")
    except ValueError:
        return None


def _error(value: Any) -> dict[str, str] | None:
    if not isinstance(value, dict) or not isinstance(value.get("what"), str):
        return None
    return {name: _text(value.get(name)) or "" for name in ("reference", "what", "why", "fix")}


_SCORE: dict[str, _Check] = dict.fromkeys(("accuracy", "low", "high", "n"), _number)
_CURVES = (
    "training_loss", "training_accuracy", "validation_loss", "validation_accuracy",
    "learning_rate", "seconds", "pictures_per_second",
)  # fmt: skip
_RESULT = _fields(
    strategy=_text, validation=_numbers, baseline=_numbers, epochs=_count, seconds=_numbers
)
_SHAPES: dict[str, tuple[dict[str, _Check], tuple[str, ...]]] = {
    "start": (
        {
            "device": _text, "device_name": _text, "threads": _count, "seed": _number,
            "resumed": _flag, "levers": _plain,
        },
        (),
    ),
    "phase": (
        {"name": _text, "title": _text, "index": _count, "of": _count, "total": _count},
        ("title",),
    ),
    "progress": (
        {
            "phase": _text, "done": _number, "total": _number, "per_second": _number,
            "seconds_left": _number,
        },
        ("done",),
    ),
    "baseline": (_SCORE, ("accuracy", "n")),
    "epoch": (
        {"epoch": _one_up, "of": _one_up, "stage": _text, "best": _flag}
        | dict.fromkeys(_CURVES, _number),
        ("epoch",),
    ),
    "finder": (
        {"rates": _all(_rate), "losses": _all(_number), "smoothed": _all(_number), "chosen": _rate},
        ("rates", "losses", "smoothed", "chosen"),
    ),
    "step": ({"at": _number, "training_loss": _number}, ("at",)),
    "finding": ({"finding": _finding}, ("finding",)),
    "end": ({"reason": _text, "error": _error, "result": _RESULT}, ("reason",)),
}  # fmt: skip
"""By kind: what each field has to be, and the fields that it cannot do without."""


def _checked(event: dict[str, Any]) -> dict[str, Any] | None:
    """An event whose fields have the types they should have; `None` where it says nothing."""
    kind, t = event.get("kind"), _number(event.get("t"))
    if kind not in EVENT_KINDS or t is None or not 0 <= t < _LATEST:
        return None
    checks, needed = _SHAPES[kind]
    known = {name: check(event[name]) for name, check in checks.items() if name in event}
    if any(known.get(name) is None for name in needed):
        return None
    return {**event, **known}
