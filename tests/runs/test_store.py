"""Laws of runs as folders."""

import json
import time
from pathlib import Path

import pytest

from core import files, home
from core.data import sides
from core.data import split as splits
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.data.dataset import Dataset, Picture
from core.data.target import OneClass
from core.errors import RunBusy, RunDamaged, RunNotFound
from core.findings import Finding
from core.plan import plan as plans
from core.plan.plan import Plan
from core.runs import process, status_sentence, store
from core.runs.event import End, Epoch, Noticed, Phase, Result, Start
from core.runs.events import EVENTS_FILE, Journal
from core.weights.backbone_choice import BackboneChoice
from tests.runs import damaged


def _dataset(folder: Path) -> Dataset:
    pictures = tuple(
        Picture(file=f"{label}/{n}.png", target=OneClass(label), content=f"{label}{n}")
        for label in ("a", "b")
        for n in range(10)
    )
    return Dataset(folder=folder, layout="class folders", pictures=pictures, classes=("a", "b"))


def _run(tmp_path: Path, name: str = "bees <b>", out: Path | None = None) -> Path:
    plan = Plan(
        name=name,
        folder=str(tmp_path),
        classes=("a", "b"),
        backbone=BackboneChoice(name="test_resnet", source="scratch"),
    )
    dataset = _dataset(tmp_path)
    return store.create(plan, dataset, splits.split(dataset, plan.split), out)


def test_a_run_has_its_plan_and_its_split_before_it_starts(tmp_path: Path) -> None:
    run = _run(tmp_path)
    assert run.parent == home.runs_folder()
    assert plans.load(run).name == "bees <b>"
    assert len(splits.load_rows(run / store.SPLIT)) == 20
    assert store.read(run).state == "created"


def test_no_picture_of_a_run_moves_any_more_whatever_is_known_later(tmp_path: Path) -> None:
    plan = plans.load(_run(tmp_path))
    dataset = _dataset(tmp_path)
    before = sides.divide(dataset, plan.split).side
    contents = tuple(picture.content for picture in dataset.pictures)
    journal.write(tmp_path, [LabelEvent(kind="group", contents=contents, text="all of them")])
    assert sides.divide(dataset, plan.split).side == before


def test_two_runs_of_one_name_never_share_a_folder(tmp_path: Path) -> None:
    assert _run(tmp_path) != _run(tmp_path)
    with pytest.raises(RunBusy):
        _run(tmp_path, out=_run(tmp_path))


def test_the_state_follows_from_events_and_process(tmp_path: Path) -> None:
    run = _run(tmp_path)
    view = store.read(run)
    process.record(run)  # this test is the living worker
    journal = Journal(run)
    journal.write(Phase(name="waiting", title="Waiting"))
    assert view.refresh().state == "waiting"
    journal.write(Start(device="cpu", resumed=False))
    journal.write(Phase(name="embed", title="Looking"))
    assert view.refresh().state == "running"
    (run / "stop").touch()
    assert view.refresh().state == "stopping"
    journal.write(End(reason="stopped", error=None, result=Result(epochs=2)))
    assert view.refresh().state == "stopped"
    assert view.result == Result(epochs=2)


def test_a_crashed_run_is_interrupted_never_running(tmp_path: Path) -> None:
    run = _run(tmp_path)
    me = process.identify()
    files.write_json(run / process.WORKER, {"pid": me.pid, "created": me.created - 9999})
    Journal(run).write(Start(device="cpu", resumed=False))
    assert store.read(run).state == "interrupted"


def test_a_resumed_run_replaces_the_epochs_it_repeats(tmp_path: Path) -> None:
    run = _run(tmp_path)
    journal = Journal(run)
    for epoch, loss in ((1, 3.0), (2, 2.0), (2, 1.9), (3, 1.5)):
        journal.write(Epoch(epoch=epoch, training={"loss": loss}))
    assert [e.training["loss"] for e in store.read(run).epochs] == [3.0, 1.9, 1.5]


def test_a_finding_told_twice_is_shown_once(tmp_path: Path) -> None:
    run = _run(tmp_path)
    for sentence in ("one", "two"):
        finding = Finding(id="overfitting", severity="warning", sentence=sentence, remedy="r")
        Journal(run).write(Noticed(finding=finding))
    assert [one.sentence for one in store.read(run).findings] == ["two"]


def test_a_worker_that_imports_its_libraries_is_running_not_waiting(tmp_path: Path) -> None:
    run = _run(tmp_path)
    process.record(run)
    assert store.read(run).state == "running"


def test_a_view_reads_only_what_is_new(tmp_path: Path) -> None:
    run = _run(tmp_path)
    view = store.read(run)
    Journal(run).write(Epoch(epoch=1))
    view.refresh()
    view.refresh()
    assert len(view.epochs) == 1


def test_a_damaged_run_is_listed_with_its_reason(tmp_path: Path) -> None:
    _run(tmp_path)
    time.sleep(0.01)
    broken = home.runs_folder() / "99999999-broken"
    broken.mkdir()
    (broken / "plan.json").write_text("{}")
    views, told = store.list_runs()
    assert len(views) == 1
    assert [(path.name, type(error)) for path, error in told] == [("99999999-broken", RunDamaged)]


def test_a_run_of_a_kind_that_is_not_known_here_is_told_and_hides_no_other() -> None:
    good, later = damaged.good("20250101-good"), damaged.good("20250102-later")
    plan = json.loads((later / "plan.json").read_text("utf-8"))
    (later / "plan.json").write_text(json.dumps({**plan, "task": "boxes"}))
    views, told = store.list_runs()
    assert [view.folder for view in views] == [good]
    ((path, error),) = told
    assert path == later
    assert "boxes" in error.what
    assert "version of Graft" in error.fix


@pytest.mark.parametrize("shape", damaged.SHAPES)
def test_a_bad_run_folder_is_read_or_told_and_hides_no_other(shape: str) -> None:
    good, bad = damaged.good("20250101-good"), damaged.good("20250102-bad")
    damaged.SHAPES[shape](bad)
    views, told = store.list_runs()
    assert good in [view.folder for view in views]
    assert {bad} == {view.folder for view in views if view.folder != good} | {p for p, _ in told}
    for error in (error for _, error in told):
        assert isinstance(error, (RunDamaged, RunNotFound))
        assert error.what
        assert error.why
        assert error.fix
    for view in views:
        assert view.state not in ("waiting", "running", "stopping")
        assert status_sentence.sentence(view)


def test_what_is_wrong_in_an_event_is_passed_over_and_the_rest_of_it_counts(
    tmp_path: Path,
) -> None:
    run = _run(tmp_path)
    lines = (
        {"kind": "epoch", "epoch": 1, "training": {"loss": "x"}, "validation": {"loss": 0.5}},
        {"kind": "epoch", "epoch": "2", "training": {"loss": 0.1}},
        {"kind": "end", "reason": "finished", "error": "x",
         "result": {"validation": {"accuracy": "high", "n": 9}}},
    )  # fmt: skip
    for line in lines:
        files.append_line(run / EVENTS_FILE, {"t": 1.0, **line})
    view = store.read(run)
    assert [(e.training["loss"], e.validation["loss"]) for e in view.epochs] == [(None, 0.5)]
    assert view.end is not None
    assert (view.state, view.end.error) == ("finished", None)
    assert view.result == Result(validation={"accuracy": None, "n": 9})
