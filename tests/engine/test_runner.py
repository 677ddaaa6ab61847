"""Laws of the life of a background process, whatever its job."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, ClassVar

import pytest

from core.engine import runner
from core.errors import DiskFull, GraftError, OnlyOneClass, WorkerFailed
from core.runs import events, launch, process, questions, queue, stop
from core.runs.event import End, Phase, Result
from core.runs.events import Journal
from core.runs.stop import Stopped, StopSignal, never


class Toy:
    """A job that does what it was given."""

    needs: ClassVar[str] = "."
    low_priority: ClassVar[bool] = False
    pausing: ClassVar[tuple[type[GraftError], ...]] = (DiskFull,)
    does: ClassVar[Any] = None

    def __init__(self, place: Path, journal: Journal, stop: StopSignal) -> None:
        self.place, self.journal, self.stop = place, journal, stop

    def device(self) -> str:
        return "auto"

    def waiting(self, before: int) -> None:
        self.journal.write(Phase(name="waiting", title=str(before), index=0, of=0, total=None))

    def work(self) -> Result | None:
        result: Result | None = type(self).does(self)
        return result

    def so_far(self) -> Result | None:
        return Result(epochs=0)

    def unexpected(self, error: BaseException) -> WorkerFailed:
        return WorkerFailed(what="Unforeseen", why=type(error).__name__, fix="Try again.")


def lived(place: Path, does: Any) -> tuple[int, End]:
    """The exit code and the last event of a job that does so."""
    place.mkdir(exist_ok=True)
    job = type("Job", (Toy,), {"does": staticmethod(does)})
    code = runner.live(job, StopSignal(place=place))
    end = events.read(place)[0][-1]
    assert isinstance(end, End)
    return code, end


def raising(error: BaseException) -> Any:
    def does(_job: Toy) -> None:
        raise error

    return does


FULL = DiskFull(what="Full", why="No room.", fix="Make room.")
WRONG = OnlyOneClass(what="One", why="Class.", fix="Another.")


@pytest.mark.parametrize(
    ("does", "code", "reason"),
    [
        (lambda _job: Result(epochs=0), 0, "finished"),
        (raising(Stopped()), 0, "stopped"),
        (raising(FULL), 1, "paused"),
        (raising(WRONG), 1, "failed"),
        (raising(ZeroDivisionError()), 1, "failed"),
        (raising(SystemExit(7)), 1, "failed"),
        (raising(OSError(errno.EIO, "disk")), 1, "failed"),
    ],
    ids=["end", "stop", "disk", "mistake", "bug", "exit", "system"],
)
def test_the_last_act_is_an_end_event_whatever_happened(
    tmp_path: Path, does: Any, code: int, reason: str
) -> None:
    found, end = lived(tmp_path, does)
    assert (found, end.reason) == (code, reason)
    assert end.result == Result(epochs=0)
    assert bool(end.error) == bool(code)
    assert not (tmp_path / runner._RESERVE).exists()


def test_a_job_beats_and_is_known_while_it_works(tmp_path: Path) -> None:
    def does(_job: Toy) -> None:
        assert process.recorded(tmp_path) == process.identify()
        assert (tmp_path / runner._RESERVE).stat().st_size == runner._RESERVE_BYTES
        until = time.monotonic() + 10
        while process.last_beat(tmp_path) is None:
            assert time.monotonic() < until

    assert lived(tmp_path, does)[0] == 0


def test_a_stop_is_heard_at_work_and_while_waiting(tmp_path: Path) -> None:
    def does(job: Toy) -> None:
        stop.request(job.place)
        job.stop.check()

    assert lived(tmp_path / "a", does)[1].reason == "stopped"
    (tmp_path / "b").mkdir()
    stop.request(tmp_path / "b")
    device = queue.device_key("auto")
    with queue.device_lock(tmp_path / "other", device, check_stop=never, waiting=print):
        assert lived(tmp_path / "b", raising(WRONG))[1].reason == "stopped"


def test_who_gives_way_stands_behind_the_other_and_then_goes_on(tmp_path: Path) -> None:
    """The first turn is cut short by another that comes; the second one, behind it, ends."""
    waits = threading.Event()
    turns: list[str] = []

    def another() -> None:
        with queue.device_lock(
            tmp_path / "other",
            queue.device_key("auto"),
            check_stop=never,
            waiting=lambda _: waits.set(),
        ):
            turns.append("other")

    thread = threading.Thread(target=another)

    def does(_job: Toy) -> None:
        turns.append("job")
        if len(turns) == 1:
            thread.start()
            assert waits.wait(20)
            raise queue.GaveWay

    assert lived(tmp_path / "job", does)[1].reason == "finished"
    thread.join()
    assert turns == ["job", "other", "job"]


@pytest.mark.parametrize(
    "words", [[], ["train"], ["sing", "."], ["train", "nowhere"], ["train", __file__]]
)
def test_called_wrongly_it_says_how(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["runner", *words])
    assert runner.main() == 2
    assert "usage" in capsys.readouterr().err


def test_a_folder_without_a_question_is_not_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["runner", "answer", str(tmp_path)])
    assert runner.main() == 2
    assert not any(tmp_path.iterdir())


def run(*words: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, *words], cwd=launch.ROOT, env=launch.environment(), stderr=subprocess.PIPE
    )


def test_what_waits_is_light() -> None:
    code = (
        "import sys; from core.engine import runner;"
        "sys.exit(bool({'torch', 'timm', 'albumentations', 'sklearn', 'cv2'} & {*sys.modules}))"
    )
    with run("-c", code) as process:
        assert process.wait(60) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no signals to another process there")
@pytest.mark.parametrize("verb", ["train", "answer"])
def test_signals_are_obeyed_by_every_job(tmp_path: Path, verb: str) -> None:
    """Ctrl-C is not meant for it; SIGTERM is, and ends it stopped, in the queue already."""
    (tmp_path / questions.REQUEST).write_text('{"verb": "audit", "arguments": {"folder": "x"}}')
    from tests.engine import trainings

    if verb == "train":
        world = trainings.coloured(tmp_path / "pictures", 4)
        plan = trainings.plan(world, trainings.backbone(tmp_path / "w"), "features")
        place = trainings.create(plan.model_copy(update={"device": "auto"}), tmp_path / "run")
    else:
        place = tmp_path
    device = queue.device_key("auto")
    with (
        queue.device_lock(tmp_path / "other", device, check_stop=never, waiting=print),
        run("-m", "core.engine.runner", verb, str(place)) as worker,
    ):
        until = time.monotonic() + 60
        while place.resolve() not in [ticket.run for ticket in queue.tickets(device)]:
            assert time.monotonic() < until
            assert worker.poll() is None
            time.sleep(0.05)
        os.kill(worker.pid, signal.SIGINT)
        time.sleep(0.7)
        assert worker.poll() is None
        worker.terminate()
        assert worker.wait(30) == 0
    assert events.read(place)[0][-1].reason == "stopped"
