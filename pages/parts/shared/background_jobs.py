"""Errands: scans, downloads and checks that go on while the page is looked at, a thread each.

They belong to the server, not to a tab: whoever looks sees the same. A page shows them by looking
again now and then; a thread never draws.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from core.errors import GraftError, said
from core.runs.stop import Stopped

_LATEST = 9

State = Literal["running", "done", "failed", "stopped"]
Told = Callable[[int, int], None]
"""Told how much is done and how much there is in all; it raises where the errand shall end."""


@dataclass
class Errand:
    """One of them, as it is now."""

    key: str
    title: str
    state: State = "running"
    done: int = 0
    total: int = 0
    result: Any = None
    error: GraftError | None = None
    stopping: bool = False
    began: float = field(default_factory=time.monotonic)
    first: tuple[float, int] | None = None
    """When the first progress came, and how much was there already from an earlier try; of the part
    that it is at, where there are several, one after the other."""
    latest: deque[Path] = field(default_factory=lambda: deque(maxlen=_LATEST))
    """Files that it came by last, where it says so."""

    @property
    def share(self) -> float:
        """0-1; 0 while it is not known."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At the speed so far; `None` = not known yet."""
        if self.first is None or self.done <= self.first[1]:
            return None
        speed = (self.done - self.first[1]) / max(1e-3, time.monotonic() - self.first[0])
        return (self.total - self.done) / speed

    def told(self, done: int, total: int) -> None:
        """Take a note of the progress; a total of 0 = not known yet.

        Raises:
            Stopped: it shall end.
        """
        if self.stopping:
            raise Stopped
        if total and (self.first is None or total != self.total):
            self.first = (time.monotonic(), done)
        self.done, self.total = done, total


@st.cache_resource(show_spinner=False)
def _all() -> MutableMapping[str, Errand]:
    return {}


def start(key: str, title: str, work: Callable[[Told], Any]) -> Errand:
    """Begin an errand, unless the same one is at work already.

    Args:
        key: what it is; the same key finds it again.
        title: what it is about, for people.
        work: does it, and gives its result.
    """
    known = _all().get(key)
    if known and known.state == "running":
        return known
    errand = _all()[key] = Errand(key=key, title=title)
    threading.Thread(target=_run, args=(errand, work), daemon=True, name=f"errand {key}").start()
    return errand


def look(key: str) -> Errand | None:
    """An errand, whatever its state."""
    return _all().get(key)


def of(kind: str) -> list[Errand]:
    """All whose key begins so, the oldest first."""
    return [errand for key, errand in list(_all().items()) if key.startswith(kind)]


def busy(kind: str) -> bool:
    """True while one of a kind is at work."""
    return any(errand.state == "running" for errand in of(kind))


def stop(key: str) -> None:
    """Ask an errand to end with its next progress."""
    if known := _all().get(key):
        known.stopping = True


def forget(key: str) -> None:
    """Show it no longer."""
    _all().pop(key, None)


def _run(errand: Errand, work: Callable[[Told], Any]) -> None:
    try:
        errand.result = work(errand.told)
        errand.state = "done"
    except Stopped:
        errand.state = "stopped"
    except GraftError as problem:
        errand.error, errand.state = problem, "failed"
    except Exception as problem:  # noqa: BLE001 - a thread must not die without a word
        errand.error = GraftError(
            what=f"{errand.title} did not work",
            why=said(problem),
            fix="Try again. If it stays so, report it.",
        )
        errand.state = "failed"
