"""What earlier versions made opens as before: runs of each strategy, and the draft."""

import tarfile
from pathlib import Path

import pytest

from core.runs import draft, store
from tests.near import graft

ARCHIVES = sorted(Path(__file__).parent.glob("graft-*.tar.xz"))
MADE_IN = "/tmp/world"
"""Where `make.py` was told to work: plans hold absolute paths."""
STOPPED = ("staged", "gradual", "full")


@pytest.fixture(params=ARCHIVES, ids=lambda path: path.name.removesuffix(".tar.xz"))
def world(request: pytest.FixtureRequest, graft_home: Path) -> Path:
    """A home as that version left it, moved to another computer."""
    with tarfile.open(request.param) as archive:
        archive.extractall(graft_home, filter="data")
    for path in (*graft_home.glob("runs/*/plan.json"), graft_home / "session.json"):
        path.write_text(path.read_text("utf-8").replace(MADE_IN, str(graft_home)), "utf-8")
    return graft_home


def test_every_run_is_listed_with_its_state_and_its_curve(world: Path) -> None:
    views, damaged = store.list_runs()
    assert damaged == []
    states = {view.plan.recipe.strategy: view.state for view in views}
    assert states == {"features": "finished", **dict.fromkeys(STOPPED, "stopped")}
    assert all(view.epochs and view.has_model for view in views)


def test_the_draft_brings_back_its_choices(world: Path) -> None:
    one = draft.load()
    assert one.folder == str(world / "pictures")
    assert one.run == str(world / "runs" / "features")
    assert one.recipe is not None
    assert one.recipe.strategy == "features"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_finished_run_is_evaluated_asked_and_taken_away(world: Path, tmp_path: Path) -> None:
    run = world / "runs" / "features"
    assert graft("evaluate", run, "--split", "test").data["n"] > 0
    picture = next((world / "pictures" / "green").iterdir())
    assert graft("predict", run, picture).data["predictions"][0]["label"] == "green"
    for form in ("timm", "onnx"):
        assert graft("export", run, "--format", form, "--out", tmp_path / form).code == 0


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("strategy", STOPPED)
def test_a_stopped_run_goes_on_where_it_was(world: Path, strategy: str) -> None:
    run = world / "runs" / strategy
    before = store.read(run).epochs
    said = graft("resume", run)
    assert said.data["state"] == "finished", said.err
    after = store.read(run).epochs
    assert after[: len(before)] == before, "no epoch was repeated"
    assert [epoch.epoch for epoch in after] == list(range(1, 41))
