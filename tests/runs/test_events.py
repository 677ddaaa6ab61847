"""Laws of the journal."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from core import files
from core.errors import RunDamaged
from core.findings import Finding
from core.runs import events
from core.runs.event import (
    Baseline,  # fmt: skip
    End,
    Epoch,
    Event,
    Finder,
    LearningPoint,
    Noticed,
    Phase,
    Progress,
    Result,
    Start,
    TrainingStep,
)


def test_events_come_back_in_the_order_written_with_their_time(tmp_path: Path) -> None:
    journal = events.Journal(tmp_path)
    journal.write(Phase(name="embed", title="Looking at each picture", total=3))
    finding = Finding(id="x", severity="note", sentence="s", remedy="r")
    journal.write(Noticed(finding=finding))
    journal.write(End(reason="finished", error=None, result=Result(epochs=2)))
    read, offset = events.read(tmp_path)
    assert [replace(event, t=None) for event in read] == [
        Phase(name="embed", title="Looking at each picture", total=3),
        Noticed(finding=finding),
        End(reason="finished", error=None, result=Result(epochs=2)),
    ]
    assert all(event.t is not None and event.t > 1e9 for event in read)
    assert events.read(tmp_path, offset) == ([], offset)


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


EVERY = (
    Start(device="cpu", levers={"gain": 1.0}),
    Phase(title="x"),
    Progress(done=1),
    Baseline(scores={"accuracy": 0.5}),
    LearningPoint(pictures=9, scores={"accuracy": 0.5}, settled=True, gained=2, lost=0),
    Epoch(epoch=1, training={"loss": 1.0}, validation={"loss": None}, primary="f1"),
    Finder(rates=(0.1,), losses=(1.0,), smoothed=(1.0,), chosen=0.1),
    TrainingStep(at=0.5),
    Noticed(finding=Finding(id="x", severity="note", sentence="s", remedy="r")),
    End(reason="failed", error={"reference": "r", "what": "w", "why": "y", "fix": "f"}),
)


@pytest.mark.parametrize("event", EVERY, ids=lambda event: type(event).__name__)
def test_every_kind_comes_back_as_it_was_written(tmp_path: Path, event: Event) -> None:
    events.Journal(tmp_path).write(event)
    (back,) = events.read(tmp_path)[0]
    assert replace(back, t=None) == event
    assert {type(one) for one in EVERY} == set(get_args(Event))


def test_lines_of_version_0_2_are_read(tmp_path: Path) -> None:
    old = (
        {"kind": "baseline", "accuracy": 0.8, "low": 0.7, "high": 0.9, "n": 10},
        {"kind": "epoch", "epoch": 2, "of": 9, "training_loss": 0.5, "training_accuracy": 0.7,
         "validation_loss": 0.6, "validation_accuracy": 0.75, "best": True},
    )  # fmt: skip
    for line in old:
        files.append_line(tmp_path / events.EVENTS_FILE, {"t": 1.0, **line})
    baseline, epoch = events.read(tmp_path)[0]
    assert baseline == Baseline(scores={"accuracy": 0.8, "low": 0.7, "high": 0.9, "n": 10}, t=1.0)
    assert isinstance(epoch, Epoch)
    assert epoch.training == {"loss": 0.5, "accuracy": 0.7}
    assert epoch.validation == {"loss": 0.6, "accuracy": 0.75}
    assert (epoch.primary, epoch.best) == ("accuracy", True)
    assert events.epoch(old[1]) == replace(epoch, t=0)


def test_what_is_no_epoch_is_damage() -> None:
    with pytest.raises(RunDamaged):
        events.epoch({"epoch": "first"})
