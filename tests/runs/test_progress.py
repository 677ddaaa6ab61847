"""Laws of how far a run is."""

from core.runs import progress
from core.runs.event import Phase, Progress, Start
from tests.runs.test_status_sentence import view


def at(**fields: object) -> progress.RunProgress:
    return progress.of(view(**fields))


def test_the_share_counts_the_phases_before_and_the_part_of_this_one() -> None:
    phase = Phase(name="tune", title="Fine-tuning", index=2, of=4)
    now = at(state="running", phase=phase, progress=Progress(done=5, total=10))
    assert now.share == 0.375
    assert now.phase == "Fine-tuning"


def test_what_is_not_known_is_none() -> None:
    now = at(state="running")
    assert (now.share, now.seconds_left, now.per_second, now.elapsed) == (None,) * 4
    assert at(state="running", phase=Phase(title="x", index=1, of=2)).share == 0.0


def test_a_finished_run_is_whole_and_has_no_time_left() -> None:
    now = at(state="finished", progress=Progress(done=1, total=9, seconds_left=8.0))
    assert now.share == 1.0
    assert now.seconds_left is None


def test_more_done_than_there_was_to_do_is_not_more_than_all() -> None:
    phase = Phase(title="x", index=1, of=1)
    assert at(state="running", phase=phase, progress=Progress(done=12, total=10)).share == 1.0


def test_a_run_that_ended_takes_no_more_time() -> None:
    assert at(state="stopped", first_t=100.0, last_t=160.0, start=Start(t=110.0)).elapsed == 50.0


def test_a_page_looks_again_only_while_something_goes_on() -> None:
    states = ("created", "waiting", "running", "stopping", "finished", "failed", "interrupted")
    runs = [view(state=state) for state in states]
    assert [progress.active(run) for run in runs] == [True] * 4 + [False] * 3
    assert not progress.active(None)
