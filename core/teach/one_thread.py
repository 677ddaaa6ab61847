"""One thread for what a click waits for: more of them would wait for one another.

On two cores of a busy machine ten thousand pictures were guessed in 30 ms by one thread, in 90 to
400 ms by two, and the process has pages to serve meanwhile.
"""

import contextlib
import functools
from collections.abc import Iterator

from threadpoolctl import ThreadpoolController


@functools.cache
def _libraries() -> ThreadpoolController:
    """Looked for once: it takes milliseconds."""
    return ThreadpoolController()


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Keep numpy's and scipy's products to one thread meanwhile, wherever they are asked for."""
    with _libraries().limit(limits=1, user_api="blas"):
        yield
