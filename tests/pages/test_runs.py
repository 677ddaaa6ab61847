"""Runs are listed, opened, put in the trash and taken out again; room is given back."""

from pathlib import Path

import pytest

from core import home
from core.plan import plan as plans
from core.runs import draft, stop
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
