"""Laws of the job that answers longer questions; tests/runs/test_questions.py drives it."""

import time
from pathlib import Path

import pytest

from core import files
from core.engine import question_job
from core.engine.question_job import QuestionJob
from core.engine.runner import live
from core.runs import events, questions, queue, stop
from core.runs.event import End
from core.runs.events import Journal
from core.runs.stop import Stopped, StopSignal, never


def job(place: Path, verb: str = "audit") -> QuestionJob:
    place.mkdir(exist_ok=True)
    files.write_json(place / questions.REQUEST, {"verb": verb, "arguments": {"folder": "x"}})
    return QuestionJob(place, Journal(place), StopSignal(place=place))


def test_progress_tells_what_is_done_and_the_time_left(tmp_path: Path) -> None:
    tell = question_job.progress(Journal(tmp_path))
    tell(1, 3, "embedding")
    time.sleep(0.35)
    tell(2, 3, "embedding")
    tell(3, 3, "embedding")
    lines, _ = events.read(tmp_path)
    assert [e.done for e in lines] == [1, 2, 3]
    assert lines[0].seconds_left is None, "the first batch waits for what is loaded"
    assert 0.3 <= lines[1].seconds_left < 5
    assert lines[2].seconds_left == 0


def test_an_audit_gives_way_to_whoever_else_wants_the_device(tmp_path: Path) -> None:
    audit, device = job(tmp_path / "audit-1"), queue.device_key("auto")
    audit.check_stop_or_give_way()
    with queue.device_lock(tmp_path / "audit-2", device, check_stop=never, waiting=print):
        audit.check_stop_or_give_way()
    for name in ("compare-1", "run"):
        with (
            queue.device_lock(tmp_path / name, device, check_stop=never, waiting=print),
            pytest.raises(queue.GaveWay),
        ):
            audit.check_stop_or_give_way()


def test_an_audit_that_is_told_to_stop_does_not_stand_in_the_queue_again(tmp_path: Path) -> None:
    audit, device = job(tmp_path / "audit-1"), queue.device_key("auto")
    stop.request(tmp_path / "audit-1")
    with (
        queue.device_lock(tmp_path / "run", device, check_stop=never, waiting=print),
        pytest.raises(Stopped),
    ):
        audit.check_stop_or_give_way()


@pytest.mark.parametrize("verb", ["compare", "advise", "benefit", "doubts", "audit"])
def test_only_what_the_user_waits_for_holds_a_training_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    asking, device = job(tmp_path / f"{verb}-1", verb), queue.device_key("auto")
    monkeypatch.setattr(question_job, "answer", lambda *_, check_stop, **__: check_stop() or {})
    with queue.device_lock(tmp_path / "run", device, check_stop=never, waiting=print):
        if verb != "compare":
            with pytest.raises(queue.GaveWay):
                asking.work()
        else:
            assert asking.work() is None


def test_a_stopped_question_has_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "audit-1"
    job(place)

    def answer(*_: object, check_stop: stop.CheckStop, **__: object) -> None:
        questions.stop(place)
        check_stop()

    monkeypatch.setattr(question_job, "answer", answer)
    assert live(QuestionJob, StopSignal(place=place)) == 0
    assert questions.read(place).state == "stopped"
    assert not (place / questions.ANSWER).exists()


def test_nonsense_ends_with_a_reason(tmp_path: Path) -> None:
    request = {"verb": "sing", "arguments": {"folder": str(tmp_path), "backbone": {}}}
    files.write_json(tmp_path / questions.REQUEST, request)
    assert live(QuestionJob, StopSignal(place=tmp_path)) == 1
    told, _ = events.read(tmp_path)
    assert isinstance(told[-1], End)
    assert told[-1].reason == "failed"
    assert told[-1].error["reference"] == "worker-failed"


def test_a_watched_folder_waits_for_no_device_and_nobody_waits_for_it(tmp_path: Path) -> None:
    device = queue.device_key("auto")
    assert queue.device_key(job(tmp_path / "predict-1", "predict").device()) == device
    watches = [job(tmp_path / f"watch-{number}", "watch").device() for number in (1, 2)]
    assert len({device, *map(queue.device_key, watches)}) == 3


def test_progress_without_an_end_tells_no_time_left_and_not_each_step(tmp_path: Path) -> None:
    tell = question_job.progress(Journal(tmp_path))
    for done in range(50):
        tell(done, 0, "")
    tell(50, 0, "the disk is full")
    lines, _ = events.read(tmp_path)
    assert len(lines) < 10
    assert all(line.seconds_left is None for line in lines)
    assert (lines[-1].done, lines[-1].phase) == (50, "the disk is full")
