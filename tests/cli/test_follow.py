import threading
import time
from pathlib import Path

import pytest

from core.cli import follow as following
from core.cli.follow import follow, outcome
from core.findings import Finding
from core.plan import plan as plans
from core.plan.plan import Plan
from core.runs import process, store
from core.runs.event import Baseline, End, Epoch, Noticed, Phase, Progress, Result, Start
from core.runs.events import Journal
from core.weights.backbone_choice import BackboneChoice


@pytest.fixture
def run(tmp_path: Path) -> Path:
    place = tmp_path / "run"
    place.mkdir()
    choice = BackboneChoice(name="resnet18", source="scratch")
    plan = Plan(name="x", folder=str(tmp_path), classes=("a", "b"), backbone=choice)
    plans.save(plan, place)
    return place


RESULT = Result(
    validation={"accuracy": 0.9, "low": 0.7, "high": 0.97, "macro_f1": 0.89, "n": 20},
    seconds={"total": 3.0, "embed": 1.0, "train": 1.0},
    epochs=4,
)


def test_a_finished_run_answers_with_its_scores(run: Path) -> None:
    Journal(run).write(End(reason="finished", error=None, result=RESULT))
    answer = outcome(store.read(run))
    assert answer.code == 0
    assert answer.data["state"] == "finished"
    assert answer.data["validation"]["n"] == 20
    assert answer.data["epochs"] == 4
    assert "error" not in answer.data
    assert "90%" in answer.text


def test_a_failed_run_answers_with_its_error_and_code_1(run: Path) -> None:
    error = {"reference": "disk-full", "what": "Full.", "why": "No room.", "fix": "Make some."}
    Journal(run).write(End(reason="paused", error=error, result=None))
    answer = outcome(store.read(run))
    assert answer.code == 1
    assert answer.data["error"] == error
    assert "Make some." in answer.text


def test_a_run_whose_process_died_is_interrupted_and_says_how_to_go_on(run: Path) -> None:
    Journal(run).write(Start(device="cpu"))
    answer = outcome(follow(run))
    assert answer.code == 1
    assert answer.data["state"] == "interrupted"
    assert "graft resume" in answer.data["error"]["fix"]


def test_a_stopped_run_is_no_failure(run: Path) -> None:
    Journal(run).write(End(reason="stopped", error=None, result=RESULT))
    assert outcome(store.read(run)).code == 0


def test_every_kind_of_event_has_its_line(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal = Journal(run)
    journal.write(Start(device="cpu", device_name="A processor"))
    journal.write(Phase(name="embed", title="Looking at each picture", index=0, of=2, total=9))
    journal.write(Progress(phase="embed", done=3, total=9, per_second=1.0, seconds_left=6.0))
    journal.write(Progress(phase="embed", done=4, total=None, seconds_left=None))
    journal.write(Baseline(scores={"accuracy": 0.8, "low": 0.7, "high": 0.9, "n": 10}))
    held = {"loss": None, "accuracy": 0.75}
    journal.write(Epoch(epoch=1, of=2, training={"loss": 0.5}, validation=held, best=True))
    found = Finding(id="x", severity="note", sentence="It is so.", remedy="Do this.")
    journal.write(Noticed(finding=found))
    journal.write(End(reason="finished", error=None, result=RESULT))
    assert follow(run).state == "finished"
    told = capsys.readouterr().err
    for words in (
        "On A processor",
        "Looking at each picture …",
        "3 of 9, 6 s left",
        "backbone left as it is (frozen features): 80.0% on 10 pictures",
        "epoch 1 of 2, training loss 0.500, validation accuracy 75.0%, the best so far",
        "It is so. Do this.",
    ):
        assert words in told
    assert "None" not in told


def test_what_was_told_before_is_not_told_again(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Journal(run)
    journal.write(Phase(name="embed", title="Earlier"))
    size = journal.path.stat().st_size
    journal.write(Phase(name="train", title="Later"))
    journal.write(End(reason="finished", error=None, result=RESULT))
    follow(run, size)
    told = capsys.readouterr().err
    assert "Later" in told
    assert "Earlier" not in told


def test_events_are_followed_as_they_come(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    process.record(run)
    process.beat(run)

    def work() -> None:
        journal = Journal(run)
        for number in range(3):
            time.sleep(0.1)
            journal.write(Phase(name="train", title=f"Phase {number}"))
        journal.write(End(reason="finished", error=None, result=RESULT))

    thread = threading.Thread(target=work)
    thread.start()
    assert follow(run).state == "finished"
    thread.join()
    assert "Phase 2" in capsys.readouterr().err


def test_ctrl_c_leaves_the_training_going_and_says_so(
    run: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    process.record(run)
    process.beat(run)
    Journal(run).write(Start(device="cpu"))

    def pressed(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(following.time, "sleep", pressed)
    answer = outcome(follow(run))
    assert answer.code == 0
    assert answer.data["state"] == "running"
    assert f"graft stop {run}" in capsys.readouterr().err
