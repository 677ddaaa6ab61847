"""A row of a comparison is what lies on disk, and nothing is opened for it."""

from pathlib import Path

import pytest

from core.report import side_scores, test_set
from core.report.standing import Standing, standing
from core.runs import notes, process, store
from tests import answered, worlds
from tests.runs import damaged


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 30, "bees": 30})


def of(run: Path) -> Standing:
    return standing(store.read(run))


def test_validation_has_its_range_its_n_its_time_and_its_pictures(folder: Path) -> None:
    run = answered.run(folder, "a", range(6), seed=4)
    row = of(run)
    assert row.validation is not None
    assert (row.validation.value, row.validation.n) == (0.75, 24)
    assert row.validation.low is not None
    assert row.validation.low < 0.75
    assert (row.seconds, row.plan.seed) == (61.0, 4)
    assert row.pictures == {"training": 24, "validation": 24, "test": 12}
    assert row.on("validation") is row.validation


def test_a_sealed_test_set_stays_sealed(folder: Path) -> None:
    run = answered.run(folder, "a")
    assert (of(run).test, of(run).openings) == (None, 0)
    assert not side_scores.path(run, "test").exists()
    assert test_set.openings(run) == 0


def test_a_test_set_that_was_opened_has_its_score_with_its_range(folder: Path) -> None:
    row = of(answered.run(folder, "a", {"validation": (), "test": range(3)}))
    assert row.test is not None
    assert (row.test.value, row.test.n, row.openings) == (0.75, 12, 1)
    assert row.test.low is not None


def test_the_name_is_the_one_that_a_person_gave(folder: Path) -> None:
    run = answered.run(folder, "a")
    notes.keep(run, name="mine")
    assert of(run).name == "mine"


def test_of_a_run_under_way_nothing_is_known_yet(folder: Path) -> None:
    run = answered.run(folder, "a", {})
    process.record(run)
    process.beat(run)
    row = of(run)
    assert (row.state, row.validation, row.test, row.seconds) == ("running", None, None, None)


def test_damaged_answers_and_a_lost_split_are_not_known() -> None:
    run = damaged.good("20250101-bees")
    (run / "predictions").mkdir()
    side_scores.path(run, "test").write_text("file\n", "utf-8")
    row = of(run)
    assert (row.test, row.pictures) == (None, None)
    assert row.validation is not None
    assert (row.validation.low, row.validation.n) == (None, None)
