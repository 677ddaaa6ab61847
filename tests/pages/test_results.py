"""Every score has its range and its n; the test set stays sealed until it is opened on purpose."""

from pathlib import Path

import pytest

from tests.pages.conftest import Open, words_of


@pytest.fixture(autouse=True)
def _quiet_engine(asked: list) -> None:
    """No page of these tests starts the engine."""


def test_the_headline_has_range_and_number(open_page: Open, finished: Path) -> None:
    app = open_page("results")
    assert not app.exception
    headline = app.header[0].value
    assert "right on pictures it did not learn from" in headline
    assert "6 pictures" in headline
    assert "–" in headline


def test_each_metric_tells_its_range_and_n(open_page: Open, finished: Path) -> None:
    app = open_page("results")
    names = [metric.label for metric in app.metric]
    assert names[:4] == ["Accuracy", "Precision", "Recall", "F1"]
    assert words_of(app).count("%, 6 pictures") == 5  # four metrics and the headline


def test_mistakes_are_shown_with_what_was_said_and_what_is(open_page: Open, finished: Path) -> None:
    said = words_of(open_page("results"))
    assert "Said **" in said
    assert "sure" in said


def test_the_plan_repeats_what_was_confirmed_although_unsafe(
    open_page: Open, finished: Path
) -> None:
    table = open_page("results").table[0].value
    assert "horizontal" in table.to_string()


def test_a_mistake_opens_its_card(open_page: Open, finished: Path) -> None:
    app = open_page("results")
    said = words_of(app.button(key="card-mistakes-0").click().run())
    for fact in (
        "The model says: **",
        "90\u202f% sure",
        "Validation",
        "One of the surest mistakes",
    ):
        assert fact in said


def test_the_pictures_behind_a_cell_open_their_card(open_page: Open, finished: Path) -> None:
    app = open_page("results")
    app.session_state["tab-cell"] = ("stop", "stop")
    said = words_of(app.run())
    assert "of stop named right" in said
    said = words_of(app.button(key="card-cell-0").click().run())
    assert "Behind the pressed cell: stop named right." in said


def test_a_report_and_a_model_card_can_be_taken_along(open_page: Open, finished: Path) -> None:
    app = open_page("results")
    named = [one.proto.label for one in app.get("download_button")]
    assert named == ["Report to read and print", "Model card"]
    assert app.checkbox(key="report-pictures").value
