"""Progress of what a person waits for: a line a second on standard error at most, none twice."""

import time
from collections.abc import Callable

from core.cli.answer import tell

_EVERY_S = 1.0


def counted(what: str) -> Callable[..., None]:
    """A listener that is told how many are done, how many there are in all, and perhaps of what."""
    told = time.monotonic()
    last: tuple[int, int, str] | None = None
    begun, before, part = told, 0, (0, "")

    def listen(done: int, total: int, name: str = "") -> None:
        nonlocal told, last, begun, before, part
        now = time.monotonic()
        if part != (total, name):  # what was done earlier took no time now
            begun, before, part = now, done, (total, name)
        if (done == total or now - told >= _EVERY_S) and (done, total, name) != last:
            told, last = now, (done, total, name)
            seconds = (now - begun) * (total - done) / (done - before) if done > before else 0.0
            left = f", about {seconds:,.0f} s left" if seconds >= 1 else ""
            tell(f"  {name} {done:,} of {total:,} {what}{left}".replace("   ", "  "))

    return listen
