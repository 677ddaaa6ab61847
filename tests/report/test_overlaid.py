"""Curves of several runs in one chart: the same axis, a colour each, names that stay names."""

from pathlib import Path

import pytest

from core.plan.recipe import Recipe
from core.report.look import SERIES_DARK, SERIES_LIGHT
from core.report.overlaid import describe_overlaid, overlaid, points
from core.runs import notes, store
from core.tasks.classify import TASK
from tests import answered, worlds

TUNED = Recipe(strategy="full")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 30, "bees": 30})


def test_rounds_and_minutes_of_a_training(folder: Path) -> None:
    run = store.read(answered.run(folder, "a", range(12), recipe=TUNED))
    assert points(run, TASK.metric, "rounds") == [(1, 0.25), (2, 0.5)]
    assert points(run, TASK.metric, "minutes") == [(0.5, 0.25), (1.0, 0.5)]


def test_a_head_that_was_solved_is_a_level_over_rounds_and_a_point_in_time(folder: Path) -> None:
    run = store.read(answered.run(folder, "a", range(12)))
    (level,) = overlaid({"A": run}, TASK.metric, "rounds")["data"]
    assert level["y"] == [0.5, 0.5]
    assert level["mode"] == "lines"
    (point,) = overlaid({"A": run}, TASK.metric, "minutes")["data"]
    assert point["x"] == [61 / 60]


def test_a_run_without_a_score_has_an_empty_line(folder: Path) -> None:
    run = store.read(answered.run(folder, "a", {}))
    (line,) = overlaid({"A": run}, TASK.metric, "minutes")["data"]
    assert line["x"] == []


def test_names_are_data(folder: Path) -> None:
    run = answered.run(folder, "a")
    notes.keep(run, name="<b onclick=x>bold</b>")
    figure = overlaid({"A": store.read(run)}, TASK.metric, "rounds")
    assert "<b" not in str(figure["data"])


def test_no_two_of_many_lines_look_the_same(folder: Path) -> None:
    run = store.read(answered.run(folder, "a", recipe=TUNED))
    lines = overlaid({str(at): run for at in range(24)}, TASK.metric, "rounds")["data"]
    assert len({(line["line"]["color"], line["line"]["dash"]) for line in lines}) == 24
    assert len({*SERIES_LIGHT}) == len({*SERIES_DARK}) == len(SERIES_LIGHT)


def test_the_chart_is_told_in_words(folder: Path) -> None:
    runs = {"A": store.read(answered.run(folder, "a", range(6), recipe=TUNED))}
    assert "A ends at 75.0%" in describe_overlaid(runs, TASK.metric)
