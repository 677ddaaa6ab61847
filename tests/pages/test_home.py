"""The landing page offers three ways to begin, and the last run only where there is one."""

from pathlib import Path

from core.runs import draft
from tests.pages.conftest import Open, words_of


def test_without_a_run_there_is_nothing_to_continue(open_page: Open) -> None:
    assert open_page("home").button(key="continue").disabled


def test_the_last_run_is_offered_with_its_score(open_page: Open, finished: Path) -> None:
    app = open_page("home")
    assert not app.button(key="continue").disabled
    assert "signs, today" in words_of(app)
    assert "83" in words_of(app)


def test_continuing_brings_the_run_back(open_page: Open, finished: Path, asked: list) -> None:
    draft.change(run=None, folder=None, backbone=None)
    app = open_page("home")
    app.button(key="continue").click().run()
    assert draft.load().run == str(finished)
    assert not app.exception


def test_the_quiet_line_names_device_memory_and_connections(open_page: Open) -> None:
    said = words_of(open_page("home"))
    assert "of memory free" in said
    assert "0 connections" in said or "0 network connections" in said
