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
    (use,) = [one for one in browser.button if one.label == "Use **bees**"]
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
    (name,) = [box for box in browser.text_input if box.label == "Filter by name"]
    name.set_value("NOT").run()
    shown = [one.label for one in browser.button if str(one.key).startswith("enter-")]
    assert shown == ["notes"]


def _type(app: AppTest, text: str) -> AppTest:
    return app.text_input(key="bound-path-test").set_value(text).run()


def test_a_typed_path_is_gone_to_however_it_is_written(browser: AppTest, tmp_path: Path) -> None:
    for text in (str(tmp_path / "notes"), f"'{tmp_path / 'notes'}'", (tmp_path / "notes").as_uri()):
        browser.button(key="up-test").click().run()
        _type(browser, text)
        assert browser.text_input(key="bound-path-test").value == str(tmp_path / "notes")
        assert "taken: notes" in words_of(browser.button(key="use-test").click().run())


def test_of_a_file_the_folder_it_lies_in_is_offered(browser: AppTest, tmp_path: Path) -> None:
    picture = next((tmp_path / "bees" / "queen").iterdir())
    said = words_of(_type(browser, str(picture)))
    assert f"{picture} is a file, not a folder" in said
    assert "taken: queen" in words_of(browser.button(key="use-test").click().run())


def test_what_is_not_there_is_said_and_can_be_mended(browser: AppTest, tmp_path: Path) -> None:
    typed = str(tmp_path / "beez")
    assert f"There is no folder {typed}" in words_of(_type(browser, typed))
    assert browser.text_input(key="bound-path-test").value == typed
    assert "There is no folder" not in words_of(_type(browser, str(tmp_path / "bees")))


def test_grafts_own_folders_are_not_offered(browser: AppTest, graft_home: Path) -> None:
    (graft_home / "cache").mkdir(parents=True, exist_ok=True)
    _type(browser, str(graft_home.parent))
    assert graft_home.name not in [one.label for one in browser.button]
