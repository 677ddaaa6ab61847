"""The page Label: a folder that nobody has sorted, on its desk."""

from pathlib import Path

import pytest

from core.data.annotations import journal
from core.runs import draft
from pages.parts.label import desks, grid
from tests import worlds
from tests.pages.conftest import Open, words_of
from tests.teach.desk import truth


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The desks that were drawn; nobody looks at their pictures."""
    seen: list[str] = []
    monkeypatch.setattr("core.teach.session.Session.begin", lambda _self: None)
    monkeypatch.setattr(grid, "show", lambda desk: bool(seen.append(desk)))
    return seen


@pytest.fixture
def loose(tmp_path: Path) -> Path:
    worlds.write_pictures(tmp_path / "pictures", 12)
    draft.choose_folder(tmp_path / "pictures")
    return tmp_path / "pictures"


def test_without_a_folder_it_says_what_it_is_for(open_page: Open, drawn: list[str]) -> None:
    assert "Your pictures will be here" in words_of(open_page("label"))
    assert not drawn


def test_a_folder_without_order_lies_on_its_desk(
    open_page: Open, drawn: list[str], loose: Path
) -> None:
    app = open_page("label").run()
    assert not app.exception
    session = desks.find(drawn[-1])
    assert session.folder == loose
    assert len(session.files) == 12
    app.run()
    assert len({*drawn}) == 1  # one desk, however often the page is drawn


def test_train_now_goes_on_with_what_is_labelled(
    open_page: Open, drawn: list[str], loose: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_page("label").run()
    session = desks.find(drawn[-1])
    for content in [*session.files]:
        session.say("label", [content], [truth(session, content)])
    monkeypatch.setattr(grid, "show", lambda _desk: True)
    app = open_page("label").run()
    assert not app.exception
    assert draft.load().backbone.source == "embedded"
    assert "Train" in words_of(app)
    assert len(journal.read(loose).all) == 12


def test_the_data_page_shows_the_way_here(open_page: Open, drawn: list[str], loose: Path) -> None:
    said = words_of(open_page("data").run())
    assert "12 pictures in" in said
    assert "not sorted into classes yet" in said
