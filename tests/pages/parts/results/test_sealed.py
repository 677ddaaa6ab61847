"""The test set stays sealed until it is opened on purpose, once; then its score stays in sight."""

import os
import shutil
import time
from pathlib import Path

import pytest

from core.report import test_set
from core.report.evaluation import EvaluateRequest
from core.runs.engine_client import EngineClient
from tests.pages.conftest import Open, words_of


@pytest.fixture
def evaluated(finished: Path, monkeypatch: pytest.MonkeyPatch) -> list[EvaluateRequest]:
    """What the engine was asked to score; it does so at once, with the answers of validation."""
    requests: list[EvaluateRequest] = []

    def evaluate(_client: EngineClient, request: EvaluateRequest, **_: object) -> None:
        requests.append(request)
        answers = finished / "predictions"
        shutil.copy(answers / "validation.csv", answers / "test.csv")
        test_set.record_opening(finished, accuracy=5 / 6, n=6)

    monkeypatch.setattr(EngineClient, "ask", evaluate)
    return requests


def test_the_test_set_asks_before_it_is_opened(
    open_page: Open, finished: Path, evaluated: list[EvaluateRequest]
) -> None:
    app = open_page("results")
    assert "Sealed" in words_of(app)
    app.button(key="open-test").click().run()
    assert "cannot be untold" in words_of(app)
    app.button(key="open-test-not").click().run()
    assert "cannot be untold" not in words_of(app)
    assert evaluated == []
    assert test_set.openings(finished) == 0


def test_once_opened_the_score_stands_where_the_click_was(
    open_page: Open, finished: Path, evaluated: list[EvaluateRequest]
) -> None:
    app = open_page("results")
    assert "83 % right on validation" in words_of(app).replace("\u202f", " ")
    app.button(key="open-test").click().run()
    app.button(key="open-test-now").click().run()
    assert not app.exception
    assert evaluated == [EvaluateRequest(run=finished, split="test")]
    said = words_of(app).replace("\u202f", " ")
    year = time.strftime("%Y")
    assert f"{year}, once" in said
    assert "#### 83 % right on pictures it never saw" in said
    assert "On validation it was 83 %" in said
    assert "83 % right on the test set" in said, "the sidebar tells the honest score"
    assert not [button for button in app.button if button.key.startswith("open-test")]


def test_a_model_that_learnt_on_says_that_the_score_is_of_before(
    open_page: Open, finished: Path, evaluated: list[EvaluateRequest]
) -> None:
    app = open_page("results")
    app.button(key="open-test").click().run()
    app.button(key="open-test-now").click().run()
    later = time.time() + 60
    os.utime(finished / "best" / "config.json", (later, later))
    app = open_page("results")
    assert "has learnt on since" in words_of(app)
    assert app.button(key="open-test").label == "Open the test set again"
