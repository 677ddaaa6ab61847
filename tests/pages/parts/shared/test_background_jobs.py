"""Errands run once, end in a state that says how, and know how long they will take."""

import threading
import time

from core.errors import DiskFull
from pages.parts.shared import background_jobs
from pages.parts.shared.background_jobs import Errand, Told


def _ended(key: str) -> Errand:
    end = time.monotonic() + 20
    while background_jobs.busy(key):
        assert time.monotonic() < end
        time.sleep(0.01)
    found = background_jobs.look(key)
    assert found is not None
    return found


def test_one_errand_is_not_run_twice_at_a_time() -> None:
    gate, runs = threading.Event(), []

    def work(_: Told) -> int:
        runs.append(1)
        gate.wait(10)
        return 7

    first = background_jobs.start("x", "X", work)
    assert background_jobs.start("x", "X", work) is first
    gate.set()
    assert _ended("x").result == 7
    assert len(runs) == 1


def test_an_error_is_kept_and_so_is_one_that_nobody_foresaw() -> None:
    def full(_: Told) -> None:
        raise DiskFull(what="Full", why="", fix="")

    background_jobs.start("a", "A", full)
    background_jobs.start("b", "B", lambda _: 1 / 0)
    full_error, other = _ended("a").error, _ended("b").error
    assert full_error is not None
    assert full_error.reference == "disk-full"
    assert other is not None
    assert "division" in other.why


def test_stop_ends_it_with_its_next_progress() -> None:
    def endless(told: Told) -> None:
        while True:
            told(1, 2)
            time.sleep(0.01)

    background_jobs.start("s", "S", endless)
    background_jobs.stop("s")
    assert _ended("s").state == "stopped"


def test_the_time_left_counts_only_what_came_in_this_try() -> None:
    errand = Errand(key="k", title="K")
    assert errand.seconds_left is None
    errand.first = (time.monotonic() - 10.0, 50)
    errand.done, errand.total = 60, 100
    left = errand.seconds_left
    assert left is not None
    assert 38 < left < 42


def test_the_time_left_is_that_of_the_part_it_is_at() -> None:
    errand = Errand(key="k", title="K")
    errand.told(0, 1000)
    errand.told(1000, 1000)
    errand.told(1, 50)
    assert errand.first is not None
    assert errand.first[1] == 1
    errand.told(2, 50)
    assert errand.first[1] == 1
    assert errand.seconds_left is not None


def test_what_is_forgotten_is_shown_no_longer() -> None:
    background_jobs.start("f", "F", lambda _: None)
    _ended("f")
    background_jobs.forget("f")
    assert background_jobs.look("f") is None
    assert background_jobs.of("f") == []
