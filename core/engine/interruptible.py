"""One long call into a numeric library, left at once when the run is to stop."""

import threading
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
Beat = Callable[[], None]
"""Called several times a second by long work; what it raises ends the work."""
Tick = Callable[[int, int], None]
"""A beat that is told how many parts of the work are done, and of how many at most."""
_LOOK_EVERY_S = 0.1


def unheard(done: int, total: int) -> None:
    """The tick where nobody wants to know or to stop."""


def interruptible(work: Callable[[], _T], beat: Beat) -> _T:
    """Do the work in a thread of its own and give its result, asking `beat` meanwhile.

    A factorisation or the fit of a support vector machine is one call that lets Python go on but
    not interrupt it. Where `beat` raises, the call is left alone: it ends with the process, or
    when it is done, and nobody hears of it.
    """
    beat()
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
        beat()
    if failed:
        raise failed[0]
    return found[0]
