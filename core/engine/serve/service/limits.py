"""How much the service takes: bytes, pictures, connections, seconds, and pictures a second."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from core.engine.serve.service.refusal import Refusal

MOST_CONNECTIONS = 2000
"""Open at once; who comes after them is told to come again. An idle one costs some 30 KB."""
QUIET_S = 10.0
"""Longest that a connection stays open without the head of a request, or with an answer that is not
taken."""


@dataclass(frozen=True, kw_only=True)
class ServiceLimits:
    """What one request, and all of them together, may ask for."""

    request_bytes: int = 64 * 2**20
    """Of one request: the largest photograph of a telephone five times over."""
    request_pictures: int = 64
    held_bytes: int = 512 * 2**20
    """Of all requests that are being received or answered, in memory, never on disk: 64 callers
    with photographs of 8 MB."""
    waiting_pictures: int = 1024
    """Received and not answered yet; more are told to come again."""
    body_s: float = 30.0
    """Longest that the body of one request may take to come."""
    per_second: float = 0.0
    """Pictures a second over all callers; 0 = as many as the computer answers."""


class Rate:
    """Pictures a second, over all callers: a token bucket that holds what one second brings.

    A request that is larger than the bucket passes when it is full, and the next ones wait until
    that is made up for.
    """

    def __init__(self, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second, self._clock = per_second, clock
        self._most = max(1.0, per_second)
        self._left, self._at = self._most, clock()

    def take(self, pictures: int) -> None:
        """Count some pictures.

        Raises:
            Refusal: more than the rate allows.
        """
        if not self._per_second:
            return
        now, needed = self._clock(), min(float(pictures), self._most)
        self._left = min(self._most, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left < needed:
            raise Refusal(
                429,
                "too-many-a-second",
                what="Too many pictures a second",
                why=f"This service answers {self._per_second:g} a second, as it was started.",
                fix="Wait and ask again, or start it with a higher --rate.",
                retry_after_s=max(1, math.ceil((needed - self._left) / self._per_second)),
            )
        self._left -= pictures
