"""Runs are listed, opened, put in the trash and taken out again; room is given back."""

import shutil
from pathlib import Path

import pytest

from core import home
from core.plan import plan as plans
from core.runs import draft, notes, stop
from tests import answered, worlds
from tests.pages.conftest import Open, three_quarters, words_of
from tests.runs import damaged


def test_a_fresh_computer_says_how_to_get_a_run(open_page: Open) -> None:
    assert "No training yet" in words_of(open_page("runs"))


def test_a_run_is_listed_with_strategy_and_score(open_page: Open, finished: Path) -> None:
    said = words_of(open_page("runs"))
    assert "signs, today" in said
    assert "83" in said
    assert "feature extraction" in said


def test_a_deleted_run_comes_back_by_undo(open_page: Open, finished: Path) -> None:
    app = open_page("runs")
    app.button(key=f"delete-{finished.name}").click().run()
    assert not finished.exists()
    assert draft.load().run is None
    app.button(key="undo").click().run()
    assert finished.is_dir()
    assert not app.exception


def test_a_damaged_run_is_told_and_the_others_are_listed(open_page: Open, finished: Path) -> None:
    broken = home.runs_folder() / "20200101-000000-broken"
    broken.mkdir(parents=True)
    (broken / "plan.json").write_text("{", "utf-8")
    app = open_page("runs")
    assert not app.exception
    assert "run-damaged" in words_of(app)
    assert "signs, today" in words_of(app)


def test_a_damaged_run_can_be_deleted_and_taken_back(open_page: Open, finished: Path) -> None:
    run = damaged.good("20250102-bad", str(finished))
    (run / "plan.json").write_text("{", "utf-8")
    app = open_page("runs")
    app.button(key=f"delete-{run.name}").click().run()
    assert not run.exists()
    assert "run-damaged" not in words_of(app)
    app.button(key="undo").click().run()
    assert run.is_dir()
    assert "run-damaged" in words_of(app)


def test_bad_run_folders_of_every_shape_take_down_no_page(open_page: Open, finished: Path) -> None:
    damaged.every()
    app = open_page("runs")
    said = words_of(app)
    assert not app.exception
    assert "signs, today" in said
    assert "run-damaged" in said
    for page in ("home", "train", "results"):
        assert not open_page(page).exception, page


@pytest.mark.parametrize("shape", damaged.SHAPES)
def test_a_bad_run_that_is_opened_is_shown_or_told(
    open_page: Open, pictures: Path, shape: str
) -> None:
    run = damaged.good("20250102-bad", str(pictures))
    draft.from_run(plans.load(run), run)
    damaged.SHAPES[shape](run)
    for page in ("home", "train", "results"):
        assert not open_page(page).exception, page


def test_emptying_the_cache_leaves_the_runs(open_page: Open, finished: Path) -> None:
    home.cache_folder().mkdir(parents=True, exist_ok=True)
    (home.cache_folder() / "big").write_bytes(b"x" * 5000)
    app = open_page("runs")
    app.button(key="empty-cache").click().run()
    assert not (home.cache_folder() / "big").exists()
    assert finished.is_dir()


def test_opening_a_run_makes_it_the_one_that_is_shown(
    open_page: Open, finished: Path, asked: list
) -> None:
    draft.change(run=None)
    app = open_page("runs")
    app.button(key=f"open-{finished.name}").click().run()
    assert draft.load().run == str(finished)
    assert not app.exception


def test_a_training_shows_how_far_it_is_and_can_be_stopped_in_the_list(
    open_page: Open, finished: Path
) -> None:
    three_quarters(finished)
    app = open_page("runs")
    assert not app.exception
    texts = [bar.proto.text for bar in app.main.get("progress")]
    assert texts == ["Learning · 75\u202f% · 30 s left"]
    app.button(key=f"stop-{finished.name}").click().run()
    assert stop.requested(finished)


def test_runs_come_by_project_with_cover_best_and_history(
    open_page: Open, finished: Path, tmp_path: Path
) -> None:
    bees = worlds.class_folders(tmp_path / "bees-set", {"ants": 12, "bees": 12})
    answered.run(bees, "first", range(3))
    answered.run(bees, "second", [0])
    app = open_page("runs")
    assert not app.exception
    said = words_of(app)
    assert {"bees-set", "signs"} <= {*said.splitlines()}
    assert "2 trainings" in said
    assert "Best on validation: **second**" in said
    assert len(app.main.get("image")) == 2


def test_a_project_whose_pictures_are_gone_has_no_cover(open_page: Open, tmp_path: Path) -> None:
    bees = worlds.class_folders(tmp_path / "bees", {"ants": 12, "bees": 12})
    answered.run(bees, "first")
    shutil.rmtree(bees)
    app = open_page("runs")
    assert not app.exception
    assert len(app.main.get("image")) == 0


def test_two_runs_are_chosen_and_compared(open_page: Open, tmp_path: Path) -> None:
    bees = worlds.class_folders(tmp_path / "bees", {"ants": 12, "bees": 12})
    first, second = answered.run(bees, "first", range(3)), answered.run(bees, "second", [0])
    app = open_page("runs")
    assert app.button(key="compare").disabled
    for run in (first, second):
        app.checkbox(key=f"bound-choose-{run.name}").check().run()
    assert "2 chosen" in words_of(app)
    app.button(key="compare").click().run()
    assert app.title[0].value == "Compare runs"
    assert "first" in app.table[0].value.to_string()


def test_a_chosen_run_that_was_deleted_counts_no_more(open_page: Open, tmp_path: Path) -> None:
    bees = worlds.class_folders(tmp_path / "bees", {"ants": 12, "bees": 12})
    runs = [answered.run(bees, name) for name in "abc"]
    app = open_page("runs")
    app.checkbox(key=f"bound-choose-{runs[0].name}").check().run()
    app.button(key=f"delete-{runs[0].name}").click().run()
    assert "Choose two or more" in words_of(app)


def test_a_run_and_a_project_are_called_otherwise(open_page: Open, finished: Path) -> None:
    app = open_page("runs")
    app.button(key=f"name-{finished.name}").click().run()
    app.text_input(key="bound-naming-name").set_value("<b>mine</b>")
    app.text_area(key="bound-naming-text").set_value("the *first*\nthat works")
    app.button(key="naming-keep").click().run()
    assert not app.exception
    said = words_of(app)
    assert "<b>mine</b>, today" in said
    assert "the *first*" in said
    assert plans.load(finished).name == "signs"
    key = notes.key(plans.load(finished).folder)
    app.button(key=f"name-{key}").click().run()
    app.text_input(key="bound-naming-name").set_value("Traffic")
    app.button(key="naming-keep").click().run()
    assert app.subheader[0].value == "Traffic"


def test_two_hundred_runs_are_a_page_of_a_few(open_page: Open) -> None:
    for at in range(200):
        damaged.good(f"20250101-{at:06d}", f"/data/{at % 3}")
    app = open_page("runs")
    assert not app.exception
    assert len([b for b in app.button if str(b.key).startswith("open-")]) == 12
    assert "67 trainings" in words_of(app)
