"""Every page opens, says why it is locked, and keeps its frame whatever happens."""

from pathlib import Path

import pytest

from core.data import scan as scans
from core.errors import FolderNotReadable
from core.runs import draft
from tests.pages.conftest import Open, words_of

PAGES = ("home", "data", "backbone", "augment", "train", "results", "predict", "runs")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_on_a_fresh_computer(open_page: Open, name: str) -> None:
    app = open_page(name)
    assert not app.exception
    assert "Nothing has left this computer" in words_of(app)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_after_a_finished_run(
    open_page: Open, finished: Path, asked: list, name: str
) -> None:
    app = open_page(name)
    assert not app.exception


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("backbone", "Choose a folder first"),
        ("augment", "Choose a folder first"),
        ("train", "Choose a folder first"),
        ("results", "Train a model first"),
        ("predict", "Train a model first"),
    ],
)
def test_a_locked_page_says_why_and_shows_the_way_out(
    open_page: Open, name: str, reason: str
) -> None:
    app = open_page(name)
    assert reason in words_of(app)
    assert app.button(key="unlock").label == "Go to Data"


def test_a_folder_that_vanished_locks_what_needs_it(
    open_page: Open, pictures: Path, body: object, tmp_path: Path
) -> None:
    draft.choose_folder(pictures)
    pictures.rename(tmp_path / "elsewhere")
    app = open_page("train")
    assert not app.exception
    assert "The folder is not there" in words_of(app)
    assert app.button(key="unlock").label == "Go to Data"


def test_a_damaged_session_file_is_a_fresh_start(open_page: Open) -> None:
    draft.path().parent.mkdir(parents=True, exist_ok=True)
    draft.path().write_text("{half", "utf-8")
    assert not open_page("home").exception


def test_a_run_that_was_removed_by_hand_locks_its_pages_again(
    open_page: Open, finished: Path
) -> None:
    finished.rename(finished.parent / ".gone")
    app = open_page("results")
    assert not app.exception
    assert "Train a model first" in words_of(app)


def test_an_error_is_a_notice_with_its_name_and_no_traceback(
    open_page: Open, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise FolderNotReadable(what="It may not be opened", why="No right.", fix="Give it.")

    monkeypatch.setattr(scans, "found", refuse)
    draft.choose_folder(pictures)
    app = open_page("data")
    assert not app.exception
    assert "It may not be opened" in words_of(app)
    assert "folder-not-readable" in words_of(app)
