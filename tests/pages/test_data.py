"""The Data page shows what is there, keeps it after a refresh, and takes names as names."""

import shutil
from pathlib import Path

import pytest

from core.data import exam, health, scan, sides, walk
from core.data.annotations import history, journal
from core.data.annotations.event import LabelEvent
from core.runs import draft
from pages.parts.shared import background_jobs
from tests import worlds
from tests.commands import until
from tests.pages.conftest import Open, words_of


def test_typing_a_path_shows_its_classes(open_page: Open, pictures: Path) -> None:
    app = open_page("data")
    app.text_input(key="bound-folder").set_value(str(pictures)).run()
    assert not app.exception
    said = words_of(app)
    for name in ("turn_left", "turn_right", "stop"):
        assert name in said
    assert not app.button(key="next").disabled


def test_a_path_in_quotes_is_the_path(open_page: Open, pictures: Path) -> None:
    app = open_page("data")
    app.text_input(key="bound-folder").set_value(f'"{pictures}"').run()
    assert draft.load().folder == str(pictures)


def test_a_zip_is_the_folder_that_is_in_it(open_page: Open, pictures: Path) -> None:
    packed = shutil.make_archive(str(pictures.parent / "packed"), "zip", pictures)
    app = open_page("data")
    app.text_input(key="bound-folder").set_value(packed).run()
    assert not app.exception
    assert "turn_left" in words_of(app)
    assert not app.button(key="next").disabled


def test_a_refresh_shows_the_same(open_page: Open, pictures: Path) -> None:
    draft.choose_folder(pictures)
    open_page("data")
    until(lambda: not background_jobs.busy("decode"), what="the decoding check")
    assert words_of(open_page("data")) == words_of(open_page("data"))


def test_a_page_that_is_drawn_anew_does_not_look_at_the_folder_again(
    open_page: Open, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft.choose_folder(pictures)
    open_page("data")
    until(lambda: not background_jobs.busy("decode"), what="the decoding check")
    app = open_page("data")
    monkeypatch.setattr(walk, "walk", lambda *_: pytest.fail("walked again"))
    monkeypatch.setattr(sides, "divide", lambda *_: pytest.fail("divided again"))
    monkeypatch.setattr(health, "check", lambda *_: pytest.fail("checked again"))
    assert not app.run().exception
    assert not open_page("data").exception


def test_without_a_folder_next_is_disabled_with_the_reason(open_page: Open) -> None:
    app = open_page("data")
    assert app.button(key="next").disabled
    assert "Choose a folder first" in words_of(app)


def test_a_folder_that_is_gone_is_a_notice(open_page: Open, tmp_path: Path) -> None:
    draft.choose_folder(tmp_path / "gone")
    app = open_page("data")
    assert not app.exception
    assert "folder-not-found" in words_of(app)
    assert app.button(key="next").disabled


def test_one_class_is_shown_but_goes_no_further(open_page: Open, tmp_path: Path) -> None:
    draft.choose_folder(worlds.class_folders(tmp_path / "one", {"ants": 4}))
    app = open_page("data")
    assert "Must be mended" in "".join(badge.proto.body for badge in app.markdown)
    assert app.button(key="next").disabled


def test_what_is_left_out_is_listed_with_its_reason(open_page: Open, pictures: Path) -> None:
    (pictures / "stop" / "notes.txt").write_text("no picture", "utf-8")
    draft.choose_folder(pictures)
    app = open_page("data")
    table = app.dataframe[0].value
    assert list(table["File"]) == ["stop/notes.txt"]
    assert "not a picture" in table["Reason"][0]


@pytest.mark.parametrize("name", ["<script>alert(1)<script>", "**bold**", "$x$", ":smile:"])
def test_a_class_name_is_never_markup(open_page: Open, tmp_path: Path, name: str) -> None:
    draft.choose_folder(worlds.class_folders(tmp_path / "set", {name: 4, "plain": 4}))
    app = open_page("data")
    assert not app.exception
    shown = [element.value for element in app.markdown if "plain" not in element.value]
    assert not any(name in value for value in shown)


def test_changing_the_split_is_kept_and_counted(open_page: Open, pictures: Path) -> None:
    draft.choose_folder(pictures)
    app = open_page("data")
    app.select_slider(key="bound-split.test").set_value(0.3).run()
    assert not app.exception
    assert draft.load().split.test == 0.3


def test_looking_again_finds_new_pictures(open_page: Open, pictures: Path) -> None:
    draft.choose_folder(pictures)
    app = open_page("data")
    worlds.write_pictures(pictures / "yield", 5, seed=9)
    app.button(key="again").click().run()
    assert "yield" in words_of(app)


def test_hidden_and_system_files_are_one_quiet_line(open_page: Open, tmp_path: Path) -> None:
    folder = worlds.hidden_files(worlds.class_folders(tmp_path / "set", {"ants": 3, "bees": 3}))
    draft.choose_folder(folder)
    app = open_page("data")
    said = words_of(app)
    assert "5 hidden or system entries passed over" in said
    assert "Nothing was left out" in said
    assert "__MACOSX" not in said


def test_a_folder_that_was_sorted_here_is_data_with_its_exam_as_test_side(
    open_page: Open, tmp_path: Path
) -> None:
    worlds.write_pictures(tmp_path / "phone", 24)
    dataset = scan.to_label(tmp_path / "phone")
    drawn = exam.draw(dataset, {})
    for number, picture in enumerate(dataset.pictures[:20]):
        names = (("<b>cat</b>", "dog")[number % 2],)
        said = LabelEvent(kind="label", contents=(picture.content,), names=names)
        journal.write(dataset.folder, [said])
    draft.choose_folder(dataset.folder)
    app = open_page("data")
    assert not app.exception
    said = words_of(app)
    tested = sum(picture.content in drawn.contents for picture in dataset.pictures[:20])
    assert "Sorted here" in said
    assert f"{tested} pictures of the exam's 6 labelled" in said
    assert "4 pictures not used: nobody has said yet what they show" in said
    assert "bound-split.test" not in {slider.key for slider in app.select_slider}
    while history.undo(dataset.folder, "ann"):
        pass
    assert "24 pictures in" in words_of(app.run())
    assert "not sorted into classes yet" in words_of(app)
