"""Progress of what a person waits for, as lines on standard error, not more than one a second."""

import time
from collections.abc import Callable

from core.cli.answer import tell

_EVERY_S = 1.0


def counted(what: str) -> Callable[..., None]:
    """A listener that is told how many are done, how many there are in all, and perhaps of what."""
    told = time.monotonic()

    def listen(done: int, total: int, name: str = "") -> None:
        nonlocal told
        if done == total or time.monotonic() - told >= _EVERY_S:
            told = time.monotonic()
            tell(f"  {name} {done:,} of {total:,} {what}".replace("   ", "  "))

    return listen
