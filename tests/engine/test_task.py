"""Laws of the process that answers longer questions; tests/runs/test_tasks.py drives it."""

from pathlib import Path

import pytest

from core import files
from core.engine import task
from core.runs import events, tasks


def test_called_wrongly_it_says_how(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert task.main([str(tmp_path)]) == 2
    assert "usage" in capsys.readouterr().err


def test_its_last_word_is_an_end_event_even_for_nonsense(tmp_path: Path) -> None:
    request = {"verb": "sing", "arguments": {"folder": str(tmp_path), "backbone": {}}}
    files.write_json(tmp_path / tasks.REQUEST, request)
    assert task.main([str(tmp_path)]) == 1
    told, _ = events.read(tmp_path)
    assert told[-1]["kind"] == "end"
    assert told[-1]["reason"] == "failed"
    assert told[-1]["error"]["reference"] == "worker-failed"


def test_progress_tells_what_is_done_and_the_time_left(tmp_path: Path) -> None:
    request = {"verb": "advise", "arguments": {"folder": str(tmp_path), "backbone": {}}}
    files.write_json(tmp_path / tasks.REQUEST, request)
    told = task._teller(events.Journal(tmp_path))
    told(1, 2, "embedding")
    told(2, 2, "embedding")
    lines, _ = events.read(tmp_path)
    assert [e["done"] for e in lines] == [1, 2]
    assert lines[0]["seconds_left"] is not None
