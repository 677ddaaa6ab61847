"""`graft improve` trains as before with what was said since, and says what was gained."""

from pathlib import Path

import pytest

from core.data import collections, scan
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.data.dataset import Dataset
from core.plan import plan as plans
from core.runs import launch, store
from core.runs.event import End
from core.runs.events import Journal
from tests import near, worlds
from tests.cli.conftest import Graft


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that has finished before it began."""

    def start(run: Path) -> int:
        Journal(run).write(End(reason="finished", error=None, result={"epochs": 1}))
        return 0

    monkeypatch.setattr(launch, "start", start)


def _brought(data: Path, name: str, n: int = 1) -> None:
    """Pictures from elsewhere that somebody said to show a class."""
    place = collections.beside(data)
    for path in worlds.write_pictures(data.parent / "new", n, seed=9):
        kept = collections.keep(place, path.name, path.read_bytes())
        journal.write(data, [LabelEvent(kind="label", contents=(kept.stem,), names=(name,))])


@pytest.mark.usefixtures("at_once")
def test_the_same_plan_is_followed_with_what_was_brought_since(
    graft: Graft, tmp_path: Path
) -> None:
    data = worlds.class_folders(tmp_path / "data", {"ants": 20, "bees": 20})
    first = graft("train", data, "--strategy", "staged", "--epochs", 7, "--seed", 3, "--json")
    _brought(data, "ants", 2)
    said = graft("improve", first.data["run"], "--json")
    assert said.code == 0, said.err
    assert "2 pictures from elsewhere were named" in said.err
    before, after = (plans.load(Path(one.data["run"])) for one in (first, said))
    assert (after.recipe, after.seed, after.split) == (before.recipe, before.seed, before.split)
    assert after.origin is not None
    assert after.origin.place == first.data["run"]
    rows = (Path(said.data["run"]) / store.SPLIT).read_text("utf-8").splitlines()
    brought = [row.split(",") for row in rows if collections.beside(data).as_posix() in row]
    assert [row[1:3] for row in brought] == [["ants", "training"]] * 2
    assert said.data["gain"] is None


def test_a_folder_that_is_no_run_is_told(graft: Graft, tmp_path: Path) -> None:
    said = graft("improve", tmp_path, "--json")
    assert (said.code, said.data["error"]["reference"]) == (1, "run-not-found")


def _mislabelled(dataset: Dataset, n: int) -> list[LabelEvent]:
    """Some circles are said to be squares, in error."""
    some = [one.content for one in dataset.pictures if one.label == "circle"][:n]
    return [LabelEvent(kind="label", contents=(one,), names=("square",)) for one in some]


@pytest.mark.slow
def test_what_was_corrected_is_gained_and_told_on_the_same_pictures(tmp_path: Path) -> None:
    data = worlds.separable(tmp_path / "data", ("circle", "square"), 40)
    wrong = _mislabelled(scan.scan(data), 30)
    journal.write(data, wrong)
    first = near.graft("train", data, "--strategy", "features")
    assert first.code == 0, first.err
    journal.write(data, [LabelEvent(kind="undo", undoes=tuple(one.id for one in wrong))])
    said = near.graft("improve", first.data["run"])
    assert said.code == 0, said.err
    gained = said.data["gain"]
    assert gained["side"] == "validation"
    assert gained["better"] > gained["worse"] == 0
    for run in (first, said):
        near.graft("evaluate", run.data["run"], "--split", "test")
    told = near.graft("evaluate", said.data["run"], "--split", "test")
    assert (told.data["gain"]["side"], told.data["gain"]["n"]) == ("test", told.data["n"])


@pytest.mark.slow
def test_a_model_is_the_start_for_more_classes_in_a_run_as_in_an_export(tmp_path: Path) -> None:
    data = worlds.separable(tmp_path / "data", ("circle", "square"), 16)
    words = ("--strategy", "full", "--epochs", 2, "--side-px", 96, "--batch-size", 8)
    first = near.graft("train", data, *words)
    assert first.code == 0, first.err
    taken = tmp_path / "taken"
    assert near.graft("export", first.data["run"], "--format", "timm", "--out", taken).code == 0
    more = worlds.separable(tmp_path / "more", ("circle", "square", "triangle"), 16)
    for start, known in ((first.data["run"], True), (taken, False)):
        said = near.graft("train", more, "--from", start, *words)
        assert said.code == 0, said.err
        assert "Goes on from" in said.err
        plan = plans.load(Path(said.data["run"]))
        assert plan.origin is not None
        assert plan.origin.weights
        assert plan.classes == ("circle", "square", "triangle")
        found = {finding["id"] for finding in said.data["findings"]}
        assert ("not known here" in said.err) is not known
        if known:  # a start that knows the classes is gone on from, or kept, or mixed with
            assert found & {"head-kept", "start-kept", "weights-mixed"}


def test_a_start_brings_its_own_backbone(graft: Graft, tmp_path: Path) -> None:
    data = worlds.class_folders(tmp_path / "data", {"ants": 6, "bees": 6})
    said = graft("train", data, "--from", tmp_path, "--backbone", "resnet18", "--json")
    assert (said.code, said.data["error"]["reference"]) == (2, "bad-use")
