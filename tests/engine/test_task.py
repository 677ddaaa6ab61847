"""Laws of the process that answers longer questions; tests/runs/test_tasks.py drives it."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from core import files
from core.engine import task
from core.errors import OnlyOneClass
from core.runs import events, questions, queue
from core.runs.event import End, Progress


def test_called_wrongly_it_says_how(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert task.main([str(tmp_path)]) == 2
    assert "usage" in capsys.readouterr().err


def test_its_last_word_is_an_end_event_even_for_nonsense(tmp_path: Path) -> None:
    request = {"verb": "sing", "arguments": {"folder": str(tmp_path), "backbone": {}}}
    files.write_json(tmp_path / questions.REQUEST, request)
    assert task.main([str(tmp_path)]) == 1
    told, _ = events.read(tmp_path)
    assert isinstance(told[-1], End)
    assert told[-1].reason == "failed"
    assert (told[-1].error or {})["reference"] == "worker-failed"


def test_progress_tells_what_is_done_and_the_time_left(tmp_path: Path) -> None:
    request = {"verb": "advise", "arguments": {"folder": str(tmp_path), "backbone": {}}}
    files.write_json(tmp_path / questions.REQUEST, request)
    told = task._teller(events.Journal(tmp_path))
    told(1, 3, "embedding")
    time.sleep(0.35)
    told(2, 3, "embedding")
    told(3, 3, "embedding")
    lines, _ = events.read(tmp_path)
    assert [e.done for e in lines if isinstance(e, Progress)] == [1, 2, 3]
    assert lines[0].seconds_left is None, "the first batch waits for what is loaded"
    assert 0.3 <= lines[1].seconds_left < 5
    assert lines[2].seconds_left == 0


def test_an_audit_gives_way_to_whoever_else_wants_the_device(tmp_path: Path) -> None:
    place = tmp_path / "audit-1"
    waits = task._GivesWay(place, "cpu")
    assert not waits()
    for name, gives_way in (("audit-2", False), ("compare-1", True), ("run", True)):
        with queue.device_lock(
            tmp_path / name, "cpu", should_stop=lambda: False, waiting=lambda _: None
        ):
            assert waits() == gives_way


def test_an_audit_stands_behind_a_training_and_then_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first turn is cut short by a training that comes; the second one, behind it, answers."""
    place = tmp_path / "audit-1"
    place.mkdir()
    files.write_json(place / questions.REQUEST, {"verb": "audit", "arguments": {"folder": "x"}})
    training = threading.Event()
    turns: list[bool] = []

    def train() -> None:
        with queue.device_lock(
            tmp_path / "run",
            queue.device_key("auto"),
            should_stop=lambda: False,
            waiting=lambda _: training.set(),
        ):
            turns.append(False)

    worker = threading.Thread(target=train)

    def answer(_verb: str, _request: object, _told: object, should_stop: Any) -> dict[str, Any]:
        turns.append(True)
        if len(turns) == 1:
            worker.start()
            assert training.wait(20)
        if should_stop():
            raise InterruptedError
        return {"verdicts": []}

    monkeypatch.setattr(task, "_answer", answer)
    assert task.main([str(place)]) == 0
    worker.join()
    assert turns == [True, False, True]
    assert files.read_json(place / questions.ANSWER) == {"verdicts": []}


def test_an_audit_that_is_told_to_stop_has_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "audit-1"
    place.mkdir()
    files.write_json(place / questions.REQUEST, {"verb": "audit", "arguments": {"folder": "x"}})

    def answer(_verb: str, _request: object, _told: object, should_stop: Any) -> None:
        questions.stop(place)
        assert should_stop()
        raise InterruptedError

    monkeypatch.setattr(task, "_answer", answer)
    assert task.main([str(place)]) == 0
    assert questions.read(place).state == "stopped"


def test_an_audit_stopped_before_it_had_its_pictures_is_stopped_and_not_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen in the browser: Stop while the pictures were chosen said "only 0 of 6 classes"."""
    place = tmp_path / "audit-1"
    place.mkdir()
    files.write_json(place / questions.REQUEST, {"verb": "audit", "arguments": {"folder": "x"}})

    def answer(*_: object) -> None:
        questions.stop(place)
        raise OnlyOneClass(what="Only 0 of 6 classes", why="Stopped.", fix="Go on.")

    monkeypatch.setattr(task, "_answer", answer)
    assert task.main([str(place)]) == 0
    assert questions.read(place).state == "stopped"
