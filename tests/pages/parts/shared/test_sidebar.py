"""The sidebar tells the state of all six steps on every page."""

from pathlib import Path

import pytest
import streamlit as st

from core.runs import draft, queue
from core.runs.event import End
from core.runs.events import Journal
from tests.pages.conftest import Open, three_quarters


def test_the_sidebar_tells_the_state_of_all_six_steps(open_page: Open, pictures: Path) -> None:
    draft.choose_folder(pictures)
    app = open_page("data")
    links = {link.proto.label: link.proto for link in app.sidebar.get("page_link")}
    assert set(links) == {
        "Start", "Label", "Data", "Backbone", "Augment", "Train", "Results", "Predict", "Runs",
    }  # fmt: skip
    assert [name for name, link in links.items() if link.disabled] == [
        "Augment", "Train", "Results", "Predict",
    ]  # fmt: skip


def test_a_training_of_other_data_is_seen_on_every_page(
    open_page: Open, finished: Path, tmp_path: Path
) -> None:
    three_quarters(finished)
    draft.choose_folder(tmp_path)
    with queue.device_lock(finished, "cpu", check_stop=lambda: None, waiting=lambda _: None):
        for page in ("home", "data", "runs"):
            app = open_page(page)
            assert not app.exception
            bars = [bar.proto.value for bar in app.sidebar.get("progress")]
            assert bars == [75], page
    assert not open_page("home").sidebar.get("progress")


def test_the_title_tells_how_the_training_ended_that_was_watched(
    open_page: Open, finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It told the state of the run that is chosen, and nothing where none is."""
    titles: list[str] = []
    monkeypatch.setattr(st, "set_page_config", lambda **says: titles.append(says["page_title"]))
    three_quarters(finished)
    draft.choose_folder(tmp_path)
    with queue.device_lock(finished, "cpu", check_stop=lambda: None, waiting=lambda _: None):
        app = open_page("runs")
    Journal(finished).write(End(reason="stopped", error=None, result=None))
    app.run()
    assert titles[-1] == "Stopped · Runs · Graft"
    app.switch_page("data.py").run()
    assert titles[-1] == "Data · Graft"
