"""What belongs together is shown with its reason; a switch and a pattern change it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.data import scan
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.data.split import SplitSettings
from core.runs import draft
from tests import worlds
from tests.pages.conftest import Open, words_of


@pytest.fixture
def films(tmp_path: Path) -> Path:
    return worlds.films(tmp_path / "films", {"ants": [5] * 4, "<b>bees<b>": [4] * 4})


def at(open_page: Open, folder: Path) -> AppTest:
    draft.choose_folder(folder)
    app = open_page("data")
    assert not app.exception
    return app


def test_groups_are_counted_with_what_tells_them_and_shown_with_pictures(
    open_page: Open, films: Path
) -> None:
    app = at(open_page, films)
    said = words_of(app)
    assert (
        "36 pictures in 8 groups** belong together, each on one side. Told by their names" in said
    )
    assert "**clip_0** · 5 pictures · " in said
    rows = {str(button.key).rsplit("-", 1)[0] for button in app.button if "group-" in button.key}
    assert rows == {f"card-group-{n}" for n in range(4)}


def test_where_nothing_belongs_together_that_is_said(open_page: Open, pictures: Path) -> None:
    assert "No pictures are known to belong together" in words_of(at(open_page, pictures))


def test_the_switch_divides_picture_by_picture_and_is_kept(open_page: Open, films: Path) -> None:
    app = at(open_page, films)
    app.toggle(key="bound-split.groups").set_value(False).run()
    assert draft.load().split == SplitSettings(groups="none")
    assert "Each picture is divided by itself" in words_of(app)
    app.toggle(key="bound-split.groups").set_value(True).run()
    assert draft.load().split == SplitSettings()


def box(app: AppTest):
    return next(one for one in app.text_input if one.label == "Pattern of your file names")


def test_a_pattern_shows_what_it_does_before_it_is_used(open_page: Open, films: Path) -> None:
    app = at(open_page, films)
    box(app).set_value("*clip_{group}_*").run()
    assert "It puts 36 pictures into 8 groups; 0 stay alone" in words_of(app)
    assert draft.load().split.pattern == ""
    app.button(key="use-pattern").click().run()
    assert not app.exception
    assert draft.load().split.pattern == "*clip_{group}_*"
    assert "Told by your pattern" in words_of(app)
    box(app).set_value("").run()
    app.button(key="use-pattern").click().run()
    assert draft.load().split == SplitSettings()


def test_a_pattern_that_does_nothing_or_cannot_be_read_says_so(
    open_page: Open, films: Path
) -> None:
    app = at(open_page, films)
    box(app).set_value("x{group}").run()
    assert "no name has this form" in words_of(app)
    box(app).set_value("{group}/{group}").run()
    assert "each would stay alone" in words_of(app)
    box(app).set_value("clip_*").run()
    assert "is no form of names that tells groups" in words_of(app)
    assert not [button for button in app.button if button.key == "use-pattern"]


def test_a_folder_that_divides_itself_has_no_switch(open_page: Open, tmp_path: Path) -> None:
    each = {"ants": 4, "bees": 4}
    app = at(open_page, worlds.split_folders(tmp_path / "set", {"train": each, "val": each}))
    assert not [toggle for toggle in app.toggle if toggle.key == "bound-split.groups"]


def test_what_is_said_to_belong_together_counts_at_once(open_page: Open, films: Path) -> None:
    at(open_page, films)
    some = scan.scan(films).pictures[::7]
    text = "**one** <i>nest</i>"
    contents = tuple(picture.content for picture in some)
    journal.write(films, [LabelEvent(kind="group", contents=contents, text=text)])
    said = open_page("data")
    assert "1 by what was said here" in words_of(said)
    assert not any(text in element.value for element in said.markdown)
