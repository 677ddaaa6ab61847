"""Laws of a job."""

from pathlib import Path

import pytest

from core.engine import guards
from core.engine.job import Job, Stopped
from core.runs import launch
from tests.engine import trainings


@pytest.fixture
def job(tmp_path: Path) -> Job:
    world = trainings.coloured(tmp_path / "pictures", 8, classes=2)
    return trainings.job(
        trainings.plan(world, trainings.backbone(tmp_path / "w"), "features"), tmp_path / "run"
    )


def test_a_stop_is_seen_on_disk_and_from_a_signal(job: Job) -> None:
    job.check_stop()
    (job.run / launch.STOP).touch()
    with pytest.raises(Stopped):
        job.check_stop()
    (job.run / launch.STOP).unlink()
    job.signalled.set()
    assert job.should_stop()


def test_progress_ends_at_its_total_and_never_beyond(job: Job) -> None:
    assert list(job.track(range(3), "embed", 5, 2)) == [0, 1, 2]
    last = trainings.told(job.run, "progress")[-1]
    assert (last["done"], last["total"], last["seconds_left"]) == (5, 5, 0.0)


def test_a_stop_between_two_items_leaves_the_rest(job: Job) -> None:
    items = job.track(range(9), "embed", 9)
    assert next(items) == 0
    job.signalled.set()
    with pytest.raises(Stopped):
        next(items)


def test_a_solver_tells_once_a_second_how_far_it_is_and_hears_a_stop(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr("core.engine.job.time.monotonic", lambda: clock[0])
    tick = job.follow("head", 1, 2)
    for tenth in range(25):
        clock[0] = tenth / 10
        tick(tenth, 30)
    told = trainings.told(job.run, "progress")
    assert [(one["done"], one["total"]) for one in told] == [(40, 60), (50, 60)]
    assert all(one["phase"] == "head" and one["seconds_left"] is None for one in told)
    (job.run / launch.STOP).touch()
    with pytest.raises(Stopped):
        tick(26, 30)


def test_the_same_finding_is_written_once(job: Job) -> None:
    for _ in range(3):
        job.notice(guards.memory_short(4))
    assert len(trainings.told(job.run, "finding")) == 1


def test_the_sides_are_those_of_the_split(job: Job) -> None:
    sides = [len(job.side(side)) for side in ("training", "validation", "test")]
    assert sides == [12, 4, 0]
