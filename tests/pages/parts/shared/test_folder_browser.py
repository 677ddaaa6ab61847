"""Folders are walked by buttons, data sets are marked, and one press takes a folder."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests import worlds
from tests.pages.conftest import words_of


@pytest.fixture
def browser(tmp_path: Path) -> AppTest:
    """A browser that begins in a folder with one data set and one folder that is none."""
    worlds.class_folders(tmp_path / "bees", {"worker": 2, "queen": 2})
    (tmp_path / "notes" / "old").mkdir(parents=True)
    return AppTest.from_function(_page, args=(str(tmp_path),), default_timeout=60).run()


def _page(start: str) -> None:
    from pathlib import Path

    import streamlit as st

    from pages.parts.shared import folder_browser, session

    if session.recall("at-test") is None:
        session.remember("at-test", start)
    taken = folder_browser.pick("test")
    st.markdown(f"taken: {Path(taken).name}" if taken else "nothing taken")


def _enter(app: AppTest, name: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == name]
    return button.click().run()


def test_a_folder_that_looks_like_a_data_set_can_be_taken_at_once(browser: AppTest) -> None:
    (use,) = [one for one in browser.button if one.label == "Use"]
    assert "taken: bees" in words_of(use.click().run())


def test_folders_are_entered_and_left(browser: AppTest) -> None:
    _enter(browser, "notes")
    assert [one.label for one in browser.button if str(one.key).startswith("enter-")] == ["old"]
    browser.button(key="up-test").click().run()
    assert "notes" in [one.label for one in browser.button]


def test_the_folder_that_is_open_can_be_taken(browser: AppTest) -> None:
    _enter(browser, "notes")
    assert "taken: notes" in words_of(browser.button(key="use-test").click().run())


def test_a_filter_leaves_what_has_the_name_in_it(browser: AppTest) -> None:
    browser.text_input[0].set_value("NOT").run()
    shown = [one.label for one in browser.button if str(one.key).startswith("enter-")]
    assert shown == ["notes"]
