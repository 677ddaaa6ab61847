"""Reading ahead: threads make what comes next while the network is at what there is."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from core import machine

AHEAD = 4
"""Groups that are made, or being made, while one is in use: enough that the network never waits,
few enough for any memory."""

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


def read_ahead(
    make: Callable[[_Item], _Made], groups: Iterable[Sequence[_Item]]
) -> Generator[list[_Made], None, None]:
    """What is made of each group, in their order; the items of a group are made side by side.

    Who may leave before the end closes it (`contextlib.closing`): nothing is begun from then on.
    What `make` raises comes out where its group would have.
    """
    waiting: deque[list[Future[_Made]]] = deque()
    with ThreadPoolExecutor(machine.cores(), thread_name_prefix="read-ahead") as threads:
        try:
            for group in groups:
                waiting.append([threads.submit(make, item) for item in group])
                if len(waiting) > AHEAD:
                    yield [made.result() for made in waiting.popleft()]
            while waiting:
                yield [made.result() for made in waiting.popleft()]
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
