"""One long call into a numeric library, left at once when the run is to stop."""

import threading
from collections.abc import Callable
from typing import TypeVar

from core.runs.stop import CheckStop

_T = TypeVar("_T")
Tick = Callable[[int, int], None]
"""A check for a stop that is told how many parts of the work are done, and of how many at most."""
_LOOK_EVERY_S = 0.1


def unheard(done: int, total: int) -> None:
    """The tick where nobody wants to know or to stop."""


def interruptible(work: Callable[[], _T], check_stop: CheckStop) -> _T:
    """Do the work in a thread of its own and give its result, asking `check_stop` meanwhile.

    A factorisation or the fit of a support vector machine is one call that lets Python go on but
    not interrupt it. Where `check_stop` raises, the call is left alone: it
    ends with the process, or when it is done, and nobody hears of it.
    """
    check_stop()
    found: list[_T] = []
    failed: list[BaseException] = []

    def aside() -> None:
        try:
            found.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again by who asked
            failed.append(error)

    thread = threading.Thread(target=aside, daemon=True, name="interruptible")
    thread.start()
    while thread.is_alive():
        thread.join(_LOOK_EVERY_S)
        check_stop()
    if failed:
        raise failed[0]
    return found[0]
