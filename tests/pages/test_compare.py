"""Runs beside each other: a table, a verdict, curves, what differed, and one of them again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.plan.recipe import Recipe
from core.report import side_scores, test_set
from core.runs import draft, notes, process, trash
from tests import answered, worlds
from tests.pages.conftest import FRAME, Open, words_of
from tests.runs import damaged

Compare = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _quiet_engine(asked: list) -> None:
    """No page of these tests starts the engine."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 30, "bees": 30})


@pytest.fixture
def compare() -> Compare:
    """The page as its address opens it."""

    def opened(*runs: Path) -> AppTest:
        app = AppTest.from_file(str(FRAME), default_timeout=60).run()
        app.query_params["runs"] = "/".join(run.name for run in runs)
        return app.switch_page("compare.py").run()

    return opened


def test_without_runs_it_says_how_to_choose_some(compare: Compare) -> None:
    app = compare()
    assert not app.exception
    assert "Nothing to compare" in words_of(app)


def test_two_runs_have_a_table_a_verdict_and_what_differed(compare: Compare, folder: Path) -> None:
    good = answered.run(folder, "good", [0], seed=1)
    poor = answered.run(folder, "poor", range(12), seed=1, recipe=Recipe(strategy="full"))
    app = compare(poor, good)  # A is the earlier one, in whatever order they were chosen
    assert not app.exception
    said = words_of(app)
    assert "A is better than B" in said
    assert "Validation also steered both trainings" in said
    table = app.table[0].value.to_string().replace("\\", "")
    assert "95.8" in table
    assert "24 pictures" in table
    assert "sealed" in table
    differed = app.table[1].value.to_string()
    assert "strategy" in differed
    assert "All layers learn" in differed
    assert "Seed" not in differed
    assert not side_scores.path(good, "test").exists()
    assert test_set.openings(good) == 0


def test_seeds_of_one_plan_are_told_as_a_spread(compare: Compare, folder: Path) -> None:
    runs = [answered.run(folder, f"s{s}", range(s), seed=s) for s in (1, 2, 6)]
    said = words_of(compare(*runs))
    assert "Several seeds of one plan" in said
    assert "3 seeds: 87.5 % right on average, 75.0 to 95.8 %" in said


def test_of_three_runs_any_two_are_compared(compare: Compare, folder: Path) -> None:
    runs = [
        answered.run(folder, name, range(wrong))
        for name, wrong in zip("abc", (0, 12, 13), strict=True)
    ]
    app = compare(*runs)
    assert "A is better than B" in words_of(app)
    app.selectbox(key="bound-pair-0").set_value("C").run()
    assert "Your pictures cannot tell these apart" in words_of(app)
    assert not app.exception


def test_the_two_that_are_compared_first_are_of_one_data_set(
    compare: Compare, folder: Path, tmp_path: Path
) -> None:
    other = worlds.class_folders(tmp_path / "other", {"cats": 30, "dogs": 30}, seed=7)
    runs = [answered.run(folder, "a", range(2)), answered.run(other, "b", range(3))]
    app = compare(*runs, answered.run(folder, "c", range(12)))
    assert "A is better than C" in words_of(app)
    app.selectbox(key="bound-pair-1").set_value("B").run()
    assert "They cannot be compared" in words_of(app)


def test_more_runs_than_fit_side_by_side_are_rows(compare: Compare, folder: Path) -> None:
    runs = [answered.run(folder, f"r{at}", range(at), seed=at) for at in range(5)]
    app = compare(*runs)
    assert not app.exception
    assert len(app.dataframe[0].value) == 5


def test_repeat_with_changes_sets_up_the_train_page_and_starts_nothing(
    compare: Compare, folder: Path, started: list, body
) -> None:
    runs = [answered.run(folder, name, seed=7, backbone=body, recipe=Recipe(epochs=4))
            for name in "ab"]  # fmt: skip
    app = compare(*runs)
    app.button(key="repeat").click().run()
    assert not app.exception
    assert app.title[0].value == "Train"
    chosen = draft.load()
    assert (chosen.run, chosen.seed, chosen.folder) == (None, 7, str(folder))
    assert chosen.recipe == Recipe(epochs=4)
    assert started == []


def test_names_and_notes_are_shown_as_they_are(compare: Compare, folder: Path) -> None:
    first, second = (answered.run(folder, name) for name in "ab")
    notes.keep(first, "<b>**bold**</b>", "<script>x</script>")
    app = compare(first, second)
    assert not app.exception
    assert "\\<b\\>" in app.table[0].value.to_string().replace("\u2060", "")


def test_a_deleted_a_damaged_and_a_running_run_spoil_nothing(
    compare: Compare, folder: Path
) -> None:
    good, other, gone, running = (
        answered.run(folder, name, {} if name == "d" else ()) for name in "abcd"
    )
    bad = damaged.good("20990102-bad")
    (bad / "plan.json").write_text("{", "utf-8")
    trash.put(gone)
    process.record(running)
    process.beat(running)
    app = compare(good, other, gone, running, bad)
    assert not app.exception
    said = words_of(app)
    assert "1 run of the comparison not there any more" in said
    assert "run-damaged" in said
    assert "not known yet" in app.table[0].value.to_string()


@pytest.mark.parametrize("shape", damaged.SHAPES)
def test_a_bad_run_of_any_shape_beside_a_good_one(compare: Compare, shape: str) -> None:
    runs = [damaged.good("20250101-good"), damaged.good("20250102-bad")]
    damaged.SHAPES[shape](runs[1])
    assert not compare(*runs).exception


@pytest.mark.parametrize("name", ["..", "../..", "/etc", "a/../b", "%2e%2e", "x" * 5000])
def test_an_address_leads_nowhere_but_to_runs(open_page: Open, name: str) -> None:
    app = AppTest.from_file(str(FRAME), default_timeout=60).run()
    app.query_params["runs"] = name
    app = app.switch_page("compare.py").run()
    assert not app.exception
    assert "Nothing to compare" in words_of(app)


def test_from_the_results_the_run_is_chosen_already(open_page: Open, finished: Path) -> None:
    damaged.good("20250101-other")
    app = open_page("results")
    app.segmented_control(key="results-view").set_value("training").run()
    app.button(key="compare-another").click().run()
    assert app.title[0].value == "Runs"
    assert app.checkbox(key=f"bound-choose-{finished.name}").value
    assert app.button(key="compare").disabled
