"""Every score has its range and its n; the test set stays sealed until it is opened on purpose."""

from pathlib import Path

import pytest

from core.report import figures, metrics, predictions, test_set
from core.report.evaluation import EvaluateRequest
from core.runs.engine_client import EngineClient
from core.runs.store import read as read_run
from pages.parts.results import report, scored
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


def test_a_score_on_the_test_set_says_never_saw() -> None:
    made = predictions.make(["a", "b"], ["x", "y"], [[0.9, 0.1], [0.2, 0.8]], ["x", "y"])
    scores = metrics.score(made.labels, made.probabilities, made.classes)
    assert "never saw" in scored.headline(scores, "test")


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


def test_zeros_do_not_hide_the_confusions(finished: Path) -> None:
    found, scores = scored.read(finished, "validation")
    assert found.files
    cells = report.readable(figures.confusion(scores))
    shown = [cell for row in cells["data"][0]["text"] for cell in row]
    assert 0 not in shown
    assert sum(cell for cell in shown if cell) == 6


def test_scores_of_a_file_written_anew_are_read_anew(finished: Path) -> None:
    before = scored.read(finished, "validation")[1].accuracy
    made = predictions.make(["a", "b"], ["stop", "stop"], [[1, 0], [1, 0]], ["stop", "x"])
    predictions.write(made, finished / "predictions" / "validation.csv")
    assert scored.read(finished, "validation")[1].accuracy == 1.0 != before


def test_only_sides_with_scores_are_offered(finished: Path) -> None:
    assert report.sides(read_run(finished)) == ["validation"]
