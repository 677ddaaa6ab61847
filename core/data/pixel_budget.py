"""A budget of pixels: how much may be decoded side by side, whatever the number of threads."""

import contextlib
import threading
from collections.abc import Iterator


class PixelBudget:
    """Pixels that all threads share: who wants more than are free waits until others are done."""

    def __init__(self, pixels: int) -> None:
        self._all = self._free = pixels
        self._changed = threading.Condition()

    @contextlib.contextmanager
    def held(self, pixels: int) -> Iterator[None]:
        """Hold so many pixels; who wants more than there are gets all of them, alone."""
        share = min(pixels, self._all)
        with self._changed:
            self._changed.wait_for(lambda: self._free >= share)
            self._free -= share
        try:
            yield
        finally:
            with self._changed:
                self._free += share
                self._changed.notify_all()
