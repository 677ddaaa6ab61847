"""The history of a project is in the order of training, with ranges, the best filled."""

from pathlib import Path

import pytest

from core.report.score_history import describe_history, score_history
from core.runs import notes, projects, store
from core.runs.projects import Project
from tests import answered, worlds
from tests.runs import damaged


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 30, "bees": 30})


def _project() -> Project:
    (project,) = projects.of_runs(store.list_runs()[0])
    return project


def test_scores_come_in_the_order_of_training_with_their_ranges(folder: Path) -> None:
    for name, wrong in (("a", 12), ("b", 0), ("c", 6)):
        answered.run(folder, name, range(wrong))
    (dots,) = score_history(_project())["data"]
    assert dots["y"] == [0.5, 1.0, 0.75]
    assert dots["marker"]["symbol"] == ["diamond-open", "diamond", "diamond-open"]
    assert all(length >= 0 for length in dots["error_y"]["array"])
    assert dots["error_y"]["arrayminus"][0] > 0.1
    assert "3 trainings" in describe_history(_project())


def test_of_very_many_trainings_the_newest_are_drawn_with_their_own_numbers() -> None:
    for at in range(70):
        damaged.good(f"20250101-{at:03d}")
    (dots,) = score_history(_project())["data"]
    assert (dots["x"][0], dots["x"][-1]) == (11, 70)
    assert len(dots["y"]) == 60


def test_names_are_data(folder: Path) -> None:
    notes.keep(answered.run(folder, "a"), name="<img src=x>")
    (dots,) = score_history(_project())["data"]
    assert dots["text"] == ["&lt;img src=x&gt;"]


def test_a_score_without_a_range_is_drawn_without_one() -> None:
    damaged.good("20250101-a")
    (dots,) = score_history(_project())["data"]
    assert (dots["error_y"]["array"], dots["error_y"]["arrayminus"]) == ([0], [0])


def test_a_project_without_a_score_says_so(folder: Path) -> None:
    answered.run(folder, "a", {})
    assert "No training has a score" in describe_history(_project())
