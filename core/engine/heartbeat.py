"""The heartbeat of an engine process: a thread, so that a long batch is not taken for death."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

from core.runs import process


@contextlib.contextmanager
def beating(run: Path) -> Iterator[None]:
    """Touch the heartbeat of a run or task while the block lasts."""
    over = threading.Event()

    def beat() -> None:
        while True:
            process.beat(run)
            if over.wait(process.HEARTBEAT_EVERY_S):
                return

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
