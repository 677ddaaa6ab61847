"""Laws of starting a worker; tests/engine/test_training_job.py drives whole trainings."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from core.data import split as splits
from core.data.dataset import Dataset, Picture
from core.data.target import OneClass
from core.errors import RunBusy, RunNotFound
from core.plan.plan import Plan
from core.runs import launch, process, questions, stop, store
from core.runs.event import End
from core.runs.events import Journal
from core.weights.backbone_choice import BackboneChoice
from tests.commands import until


def _run(tmp_path: Path) -> Path:
    plan = Plan(
        name="gone",
        folder=str(tmp_path / "gone"),
        classes=("a", "b"),
        backbone=BackboneChoice(name="test_resnet", source="scratch"),
    )
    pictures = tuple(
        Picture(file=f"{label}/{n}.png", target=OneClass(label), content=f"{label}{n}")
        for label in ("a", "b")
        for n in range(4)
    )
    dataset = Dataset(
        folder=tmp_path / "gone", layout="class folders", pictures=pictures, classes=("a", "b")
    )
    return store.create(plan, dataset, splits.split(dataset, plan.split))


def test_a_folder_without_a_plan_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(RunNotFound):
        launch.start(tmp_path)


def test_one_run_never_has_two_workers(tmp_path: Path) -> None:
    run = _run(tmp_path)
    process.record(run)  # this test stands for the living worker
    with pytest.raises(RunBusy):
        launch.start(run)


def test_a_worker_on_its_way_out_is_waited_for(tmp_path: Path) -> None:
    run = _run(tmp_path)
    command = [sys.executable, "-c", "import time; time.sleep(1)"]
    with subprocess.Popen(command) as leaving:
        process.record(run, leaving.pid)
        Journal(run).write(End(reason="stopped", error=None, result=None))
        begun = time.monotonic()
        launch._let_go(run)
        waited = time.monotonic() - begun
        assert not process.exists(run)
        assert waited < launch._LEAVING_S


def test_the_worker_hears_nothing_of_the_network_and_keeps_its_memory() -> None:
    told = launch.environment()
    assert told["HF_HUB_OFFLINE"] == "1"
    assert int(told["MALLOC_MMAP_THRESHOLD_"]) >= 1 << 30


def test_waiting_threads_sleep_unless_the_user_wants_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    assert launch.environment()["OMP_WAIT_POLICY"] == "passive"
    monkeypatch.setenv("OMP_WAIT_POLICY", "active")
    assert launch.environment()["OMP_WAIT_POLICY"] == "active"


@pytest.fixture
def spare() -> Iterator["subprocess.Popen[bytes]"]:
    """The process that was made ready."""
    launch.prepare()
    ((_, child),) = launch._spares
    yield child
    launch._spares.clear()
    child.kill()
    child.communicate()


def _paused_for_want_of_its_folder(run: Path) -> None:
    view = store.read(run)
    until(lambda: view.refresh().state in store.ENDED, what="the end")
    assert view.state == "paused", (run / launch.WORKER_LOG).read_text()
    assert view.end
    assert view.end.error["reference"] == "folder-not-found"


def _begun_without(spare: "subprocess.Popen[bytes]", run: Path) -> bool:
    """True where a living process of its own took the run; how it ends, other tests look at."""
    pid = launch.start(run)
    taken = process.recorded(run) == process.identify(pid) and pid != spare.pid
    psutil.Process(pid).kill()
    return taken


def test_a_spare_process_takes_the_next_run_as_if_started_for_it(
    tmp_path: Path, spare: "subprocess.Popen[bytes]"
) -> None:
    launch.prepare()
    assert launch._spares[0][1] is spare, "one is enough"
    run = _run(tmp_path)
    assert launch.start(run) == spare.pid
    assert process.recorded(run) == process.identify(spare.pid)
    _paused_for_want_of_its_folder(run)
    assert (run / launch.WORKER_LOG).is_file()

    # It has had its run: a process of its own goes on with it.
    launch.request_stop(run)
    assert launch.start(run) != spare.pid
    assert not stop.requested(run), "an old stop does not stop the new start"
    _paused_for_want_of_its_folder(run)


def test_a_spare_process_takes_a_question_too(
    tmp_path: Path, spare: "subprocess.Popen[bytes]"
) -> None:
    arguments = {"folder": str(tmp_path / "nowhere"), "backbone": {}}
    place = questions.start("audit", arguments)
    assert process.recorded(place) == process.identify(spare.pid)
    until(lambda: questions.read(place).state == "failed", what="the answer")
    assert "nowhere" in str(questions.read(place).error)


def test_a_resumed_run_is_not_given_to_a_process_older_than_its_end(
    tmp_path: Path, spare: "subprocess.Popen[bytes]"
) -> None:
    run = _run(tmp_path)
    Journal(run).write(End(reason="stopped", error=None, result=None))
    assert _begun_without(spare, run)
    assert spare.poll() is None


def test_a_spare_process_that_died_is_no_loss(
    tmp_path: Path, spare: "subprocess.Popen[bytes]"
) -> None:
    spare.kill()
    spare.wait()
    run = _run(tmp_path)
    assert _begun_without(spare, run)


def test_a_spare_process_is_for_one_home_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spare: "subprocess.Popen[bytes]"
) -> None:
    monkeypatch.setenv("GRAFT_HOME", str(tmp_path / "another"))
    run = _run(tmp_path)
    assert _begun_without(spare, run)


def test_there_is_no_spare_process_where_memory_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch.machine, "free_memory", lambda: 1 << 30)
    launch.prepare()
    assert launch._spares == []


def test_a_spare_process_ends_with_the_server_or_when_nobody_needs_it(tmp_path: Path) -> None:
    code = "from core.runs import launch; launch.prepare(); print(launch._spares[0][1].pid)"
    command = [sys.executable, "-c", code]
    env = {**launch.environment(), "GRAFT_HOME": str(tmp_path)}
    made = subprocess.run(command, cwd=launch.ROOT, env=env, capture_output=True, check=True)
    pid = int(made.stdout)
    until(lambda: not psutil.pid_exists(pid), what="the end of the spare process")
    words = [sys.executable, "-m", "core.engine.runner", "spare", "0.1"]
    with subprocess.Popen(words, cwd=launch.ROOT, env=env, stdin=subprocess.PIPE) as idle:
        assert idle.wait(60) == 0
