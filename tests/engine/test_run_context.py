"""Laws of a context."""

from pathlib import Path

import pytest

from core.engine.run_context import RunContext
from core.engine.training import diagnostics
from core.runs import stop
from core.runs.stop import Stopped
from tests.engine import trainings


@pytest.fixture
def context(tmp_path: Path) -> RunContext:
    world = trainings.coloured(tmp_path / "pictures", 8, classes=2)
    return trainings.context(
        trainings.plan(world, trainings.backbone(tmp_path / "w"), "features"), tmp_path / "run"
    )


def test_a_stop_is_seen_on_disk_and_from_a_signal(context: RunContext) -> None:
    context.check_stop()
    stop.request(context.run)
    with pytest.raises(Stopped):
        context.check_stop()
    stop.withdraw(context.run)
    context.check_stop()
    context.stop.signalled.set()
    with pytest.raises(Stopped):
        context.check_stop()


def test_progress_ends_at_its_total_and_never_beyond(context: RunContext) -> None:
    assert list(context.track(range(3), "embed", 5, lambda _: 2)) == [0, 1, 2]
    last = trainings.told(context.run, "progress")[-1]
    assert (last["done"], last["total"], last["seconds_left"]) == (5, 5, 0.0)


def test_a_stop_between_two_items_leaves_the_rest(context: RunContext) -> None:
    items = context.track(range(9), "embed", 9)
    assert next(items) == 0
    context.stop.signalled.set()
    with pytest.raises(Stopped):
        next(items)


def test_a_solver_tells_once_a_second_how_far_it_is_and_hears_a_stop(
    context: RunContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr("core.engine.run_context.time.monotonic", lambda: clock[0])
    tick = context.follow("head", 1, 2)
    for tenth in range(25):
        clock[0] = tenth / 10
        tick(tenth, 30)
    told = trainings.told(context.run, "progress")
    assert [(one["done"], one["total"]) for one in told] == [(40, 60), (50, 60)]
    assert all(one["phase"] == "head" and one["seconds_left"] is None for one in told)
    stop.request(context.run)
    with pytest.raises(Stopped):
        tick(26, 30)


def test_the_same_finding_is_written_once(context: RunContext) -> None:
    for _ in range(3):
        context.notice(diagnostics.memory_short(4))
    assert len(trainings.told(context.run, "finding")) == 1


def test_the_sides_are_those_of_the_split(context: RunContext) -> None:
    sides = [len(context.side(side)) for side in ("training", "validation", "test")]
    assert sides == [12, 4, 0]
