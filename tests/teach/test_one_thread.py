"""Laws of what a click waits for."""

import numpy as np
from threadpoolctl import threadpool_info

from core.teach.one_thread import one_thread


def _threads() -> list[int]:
    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]


def test_products_take_one_thread_and_then_as_many_as_before() -> None:
    np.ones((2, 2)) @ np.ones((2, 2))
    before = _threads()
    with one_thread():
        assert set(_threads()) == {1}
    assert _threads() == before
