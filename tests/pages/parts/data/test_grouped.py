"""What belongs together is shown with its reason; a switch, a pattern and two buttons change it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.data import group, groups, scan, sides
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


def test_a_guess_is_followed_by_a_press(open_page: Open, tmp_path: Path) -> None:
    for place, name in enumerate(("ants", "bees")):
        for track in range(4):
            seed = 10 * place + track
            worlds.write_pictures(tmp_path / "set" / name, 4, prefix=f"{track:03d}", seed=seed)
    app = at(open_page, tmp_path / "set")
    assert "as if they were numbered pictures of 8 things" in words_of(app)
    (button,) = [one for one in app.button if one.label == "They belong together"]
    button.click().run()
    assert draft.load().split.pattern == "{group}/{group}_*"
    assert "32 pictures in 8 groups" in words_of(app)


def test_torn_groups_come_first_and_are_mended_by_a_fresh_split(
    open_page: Open, films: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(groups, "find", lambda *_: group.Grouping())
        sides.divide(scan.scan(films), SplitSettings())
    app = at(open_page, films)
    said = words_of(app)
    assert "of them on two sides" in said
    assert ":orange[:material/warning: training and" in said
    (button,) = [one for one in app.button if one.label == "Split afresh"]
    button.click().run()
    assert draft.load().split.seed == 1
    assert "each on one side" in words_of(app)


def test_one_film_a_class_can_be_divided_all_the_same(open_page: Open, tmp_path: Path) -> None:
    app = at(open_page, worlds.films(tmp_path / "set", {"ants": [8], "bees": [8]}))
    assert app.button(key="next").disabled
    (button,) = [one for one in app.button if one.label == "Divide picture by picture"]
    button.click().run()
    assert draft.load().split.groups == "none"
    assert not app.button(key="next").disabled


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
