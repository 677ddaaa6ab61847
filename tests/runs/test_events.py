"""Laws of the journal."""

import threading
from pathlib import Path

import pytest

from core.findings import Finding
from core.runs import events
from core.runs.event import End, Phase, Progress


def test_events_come_back_in_the_order_written_with_their_time(tmp_path: Path) -> None:
    journal = events.Journal(tmp_path)
    journal.write(Phase(name="embed", title="Looking at each picture", total=3))
    journal.finding(Finding(id="x", severity="note", sentence="s", remedy="r"))
    journal.write(End(reason="finished", error=None, result={}))
    read, offset = events.read(tmp_path)
    assert [e["kind"] for e in read] == ["phase", "finding", "end"]
    assert all(e["t"] > 1e9 for e in read)
    assert events.read(tmp_path, offset) == ([], offset)


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown event kind"):
        events.Journal(tmp_path).write("epcoh")


def test_threads_never_mix_their_lines(tmp_path: Path) -> None:
    journal = events.Journal(tmp_path)

    def write(name: str) -> None:
        for n in range(50):
            journal.write(Progress(phase=name, done=n, total=50))

    threads = [threading.Thread(target=write, args=(str(i),)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(events.read(tmp_path)[0]) == 200


def test_every_kind_is_described() -> None:
    assert events.__doc__
    for kind in events.EVENT_KINDS:
        assert f"\n{kind} " in events.__doc__
