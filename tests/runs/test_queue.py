"""Laws of the queue: one at a time, first come first served, the dead do not block."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from core.runs import launch, queue, stop
from core.runs.stop import Stopped, StopSignal, never
from tests.commands import until

HOLD = """
import sys, time
from pathlib import Path
from core.runs.queue import device_lock
from core.runs.stop import never
run, log, seconds = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
with device_lock(run, "cpu", check_stop=never, waiting=lambda n: None):
    with log.open("a") as f: f.write(f"in {run.name}\\n")
    time.sleep(seconds)
    with log.open("a") as f: f.write(f"out {run.name}\\n")
"""


def _hold(run: Path, log: Path, seconds: float) -> "subprocess.Popen[bytes]":
    run.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(run), str(log), str(seconds)],
        cwd=launch.ROOT,
        env=launch.environment(),
    )


def _queued() -> list[Path]:
    return [ticket.run for ticket in queue.tickets("cpu")]


def _wait_for_ticket(run: Path) -> None:
    until(lambda: run.resolve() in _queued(), what=f"{run.name} stands in the queue")


def test_runs_take_turns_in_the_order_they_came(tmp_path: Path) -> None:
    log = tmp_path / "log"
    children = []
    for name in ("a", "b", "c"):
        children.append(_hold(tmp_path / name, log, 0.2))
        _wait_for_ticket(tmp_path / name)
    for child in children:
        assert child.wait(60) == 0
    assert log.read_text().split() == "in a out a in b out b in c out c".split()
    assert queue.tickets("cpu") == []


def test_a_killed_holder_frees_the_device(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with _hold(tmp_path / "a", log, 600) as first:
        _wait_for_ticket(tmp_path / "a")
        with _hold(tmp_path / "b", log, 0) as second:
            _wait_for_ticket(tmp_path / "b")
            assert _queued() == [(tmp_path / name).resolve() for name in ("a", "b")]
            first.kill()
            first.wait(10)
            assert second.wait(30) == 0
    assert log.read_text().endswith("in b\nout b\n")


def test_a_stop_while_waiting_ends_the_waiting(tmp_path: Path) -> None:
    told: list[int] = []
    log, signal = tmp_path / "log", StopSignal(place=tmp_path)

    def waiting(before: int) -> None:
        told.append(before)
        stop.request(tmp_path)

    with _hold(tmp_path / "a", log, 600) as first:
        _wait_for_ticket(tmp_path / "a")
        with (
            pytest.raises(Stopped),
            queue.device_lock(tmp_path, "cpu", check_stop=signal.check, waiting=waiting),
        ):
            pytest.fail("it must not get the device")
        first.kill()
    assert told == [1]
    assert tmp_path.resolve() not in _queued()


@pytest.mark.parametrize(
    ("slow", "quick"),
    [("audit", "run"), ("benefit", "run"), ("audit", "benefit"), ("doubts", "advise")],
)
def test_nobody_waits_for_what_makes_room_and_that_waits_for_all(
    tmp_path: Path, slow: str, quick: str
) -> None:
    log, waits = tmp_path / "log", threading.Event()
    first, second = tmp_path / f"{slow}-1", tmp_path / f"{slow}-2"
    with _hold(first, log, 600) as holder:
        until(lambda: log.exists() and f"in {slow}-1" in log.read_text(), what="it has begun")
        with queue.device_lock(
            tmp_path / f"{quick}-1", "cpu", check_stop=never, waiting=pytest.fail
        ):
            behind, before = queue.tickets("cpu")
            assert behind.rank > before.rank
            holder.kill()
            holder.wait(10)
            thread = threading.Thread(target=_take, args=(second, lambda _: waits.set(), log))
            thread.start()
            assert waits.wait(30), "it comes after the other, though none was before it"
            _wait_for_ticket(second)
            log.write_text("")
        thread.join(30)
        assert log.read_text() == "turn"


def _take(run: Path, waiting: Callable[[int], None], log: Path) -> None:
    with queue.device_lock(run, "cpu", check_stop=never, waiting=waiting):
        log.write_text("turn")


def test_an_explicit_device_is_its_own_queue() -> None:
    assert queue.device_key("cpu") == "cpu"
    assert queue.device_key("auto") in ("cpu", "cuda", "mps")


def test_trainings_under_way_are_known_whoever_started_them(tmp_path: Path) -> None:
    assert queue.under_way() == []
    children = [_hold(tmp_path / name, tmp_path / "log", 3) for name in ("run", "question")]
    (tmp_path / "run" / "plan.json").touch()
    for name in ("run", "question"):
        _wait_for_ticket(tmp_path / name)
    assert queue.under_way() == [(tmp_path / "run").resolve()]
    for child in children:
        child.wait(60)
    assert queue.under_way() == []
