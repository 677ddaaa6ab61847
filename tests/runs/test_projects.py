"""Runs of one data folder are one project, with what is best known of it."""

import shutil
from pathlib import Path

import pytest

from core.runs import projects, store
from core.runs.projects import Project
from tests import answered, worlds
from tests.runs import damaged


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 12, "bees": 12})


def _project() -> Project:
    (project,) = projects.of_runs(store.list_runs()[0])
    return project


def test_runs_of_one_folder_come_together_the_newest_first() -> None:
    for name, folder in (("20250101-a", "/x"), ("20250102-b", "/y"), ("20250103-c", "/x")):
        damaged.good(name, folder)
    found = projects.of_runs(store.list_runs()[0])
    assert [project.folder for project in found] == ["/x", "/y"]
    assert [run.folder.name for run in found[0].runs] == ["20250103-c", "20250101-a"]
    assert [run.folder.name for run in found[0].history] == ["20250101-a", "20250103-c"]
    assert found[0].name == "x"


def test_the_best_is_the_best_on_validation_and_the_test_set_has_no_say(folder: Path) -> None:
    answered.run(folder, "a", {"validation": range(3), "test": ()})
    answered.run(folder, "b", {"validation": range(1), "test": range(4)})
    answered.run(folder, "c", {"validation": range(2)})
    best = _project().best
    assert best is not None
    assert best.name == "b"


def test_of_equal_ones_the_newest_is_the_best() -> None:
    damaged.good("20250101-a")
    damaged.good("20250102-b")
    best = _project().best
    assert best is not None
    assert best.name == "20250102-b"


def test_a_run_without_a_score_is_in_the_project_and_not_in_its_history(folder: Path) -> None:
    answered.run(folder, "a", {})
    assert len(_project().runs) == 1
    assert _project().history == ()
    assert _project().best is None


def test_the_cover_is_a_picture_that_was_not_sealed(folder: Path) -> None:
    run = answered.run(folder, "a")
    small = projects.cover(run, folder, 160)
    assert small is not None
    assert small.is_file()
    shutil.rmtree(folder)
    assert projects.cover(run, folder, 160) is None


@pytest.mark.parametrize(
    "text", ["", "file,label,side,content\n../../x.png,a,training,c\n", "\x00", "a,b\n1\n"]
)
def test_a_damaged_split_has_no_cover(folder: Path, text: str) -> None:
    run = answered.run(folder, "a")
    (run / store.SPLIT).write_text(text, "utf-8")
    assert projects.cover(run, folder, 160) is None
