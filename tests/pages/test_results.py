"""Every score has its range and its n; the test set stays sealed until it is opened on purpose."""

from pathlib import Path

import pytest

from core.report import test_set
from core.report.evaluation import EvaluateRequest
from core.runs.engine_client import EngineClient
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
    assert words_of(app).count("n = 6") == 4


def test_mistakes_are_shown_with_what_was_said_and_what_is(open_page: Open, finished: Path) -> None:
    said = words_of(open_page("results"))
    assert "Said **" in said
    assert "sure" in said


def test_the_test_set_is_opened_once_by_one_click(
    open_page: Open, finished: Path, monkeypatch: pytest.MonkeyPatch, asked: list
) -> None:
    app = open_page("results")
    assert "Opened 0 times" in words_of(app)
    assert not [one for one in asked if isinstance(one, EvaluateRequest)]

    def evaluate(_client: EngineClient, request: EvaluateRequest, **_: object) -> None:
        assert request == EvaluateRequest(run=finished, split="test")
        test_set.record_opening(finished)

    monkeypatch.setattr(EngineClient, "ask", evaluate)
    app.button(key="open-test").click().run()
    assert "Opened 1 time" in words_of(app)


def test_the_plan_repeats_what_was_confirmed_although_unsafe(
    open_page: Open, finished: Path
) -> None:
    table = open_page("results").table[0].value
    assert "horizontal" in table.to_string()
