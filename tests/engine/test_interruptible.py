"""Laws of long calls that can be left."""

import threading
import time

import pytest

from core.engine.interruptible import interruptible
from core.runs.stop import Stopped


def test_the_result_comes_back_and_so_does_an_error() -> None:
    assert interruptible(lambda: 7, lambda: None) == 7
    with pytest.raises(ZeroDivisionError):
        interruptible(lambda: 1 / 0, lambda: None)


def test_a_stop_leaves_the_call_where_it_is() -> None:
    ended, beats = threading.Event(), []

    def beat() -> None:
        beats.append(1)
        if len(beats) == 3:
            raise Stopped

    begun = time.monotonic()
    with pytest.raises(Stopped):
        interruptible(lambda: ended.wait(60), beat)
    assert time.monotonic() - begun < 30
    ended.set()


def test_what_is_stopped_already_does_not_begin() -> None:
    begun = []

    def beat() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        interruptible(lambda: begun.append(1), beat)
    assert not begun
