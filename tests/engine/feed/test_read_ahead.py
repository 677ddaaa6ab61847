"""Laws of reading ahead."""

import contextlib
import threading
import time

import pytest

from core.engine.feed import read_ahead as module
from core.engine.feed.read_ahead import AHEAD, read_ahead


@pytest.mark.parametrize("cores", [1, 2, 7])
def test_groups_come_in_their_order_whatever_the_threads(
    monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    monkeypatch.setattr(module.machine, "cores", lambda: cores)
    groups = [list(range(n, n + n % 4)) for n in range(20)]

    def make(item: int) -> int:
        time.sleep(0.001 * (item % 3))
        return item * item

    assert list(read_ahead(make, groups)) == [[i * i for i in group] for group in groups]
    assert list(read_ahead(make, [])) == []


def test_no_more_is_begun_than_a_few_groups_ahead() -> None:
    begun: list[int] = []
    with contextlib.closing(read_ahead(begun.append, ([n] for n in range(100)))) as coming:
        for used, _ in enumerate(coming):
            assert max(begun) <= used + AHEAD


def test_who_leaves_early_leaves_no_thread_at_work() -> None:
    begun: list[int] = []
    with contextlib.closing(read_ahead(begun.append, [range(9)] * 50)) as coming:
        next(coming)
    before = len(begun)
    time.sleep(0.05)
    assert len(begun) == before < 9 * 50
    assert not [t for t in threading.enumerate() if t.name.startswith("read-ahead")]


def test_what_goes_wrong_is_told_where_it_belongs() -> None:
    coming = read_ahead(lambda n: 1 / n, [[4, 2], [1, 0], [1]])
    assert next(coming) == [0.25, 0.5]
    with pytest.raises(ZeroDivisionError):
        next(coming)
