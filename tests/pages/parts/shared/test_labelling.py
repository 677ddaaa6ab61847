"""What is pressed on a picture's card is kept at once, said back, and taken back."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import files
from core.data import scan
from core.data.annotations import journal, overlay
from core.data.annotations.event import LabelEvent
from core.runs import draft
from tests import worlds
from tests.pages.conftest import Open, words_of

FILE = "p0_0000.jpg"


def _page(folder: str, kind: str) -> None:
    from pathlib import Path

    import streamlit as st

    from core.data.annotations.event import Shown
    from pages.parts.shared import labelling
    from pages.parts.shared.labelled import Labelled

    shown = Shown(guess="bees", confidence=0.75)
    classes = tuple(st.session_state.get("classes", ("ants", "bees")))
    labelling.actions(
        Path(folder) / "ants" / "p0_0000.jpg",
        Labelled(folder=Path(folder), classes=classes, kind=kind, names=("ants",), shown=shown),
    )


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 3, "bees": 3})


@pytest.fixture
def card(pictures: Path) -> AppTest:
    return AppTest.from_function(_page, args=(str(pictures), "classify"), default_timeout=60).run()


def _kept(folder: Path) -> LabelEvent:
    return journal.read(folder).all[-1]


def _press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def test_a_picture_is_read_once_and_anew_when_it_changed(
    card: AppTest, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = list[Path]()
    hashed = files.content_hash
    monkeypatch.setattr(files, "content_hash", lambda path: read.append(path) or hashed(path))
    card.run()
    assert read == []
    shutil.copyfile(pictures / "bees" / "p1_0001.jpg", pictures / "ants" / FILE)
    _press(card.run(), "label-1")
    assert read == [pictures / "ants" / FILE]
    assert _kept(pictures).contents == (hashed(pictures / "bees" / "p1_0001.jpg"),)


def test_a_press_on_a_class_is_kept_with_what_was_shown(card: AppTest, pictures: Path) -> None:
    said = words_of(_press(card, "label-1"))
    kept = _kept(pictures)
    assert (kept.kind, kept.names, kept.files) == ("label", ("bees",), ("ants/p0_0000.jpg",))
    assert kept.contents == (files.content_hash(pictures / "ants" / FILE),)
    assert (kept.shown.guess, kept.shown.confidence) == ("bees", 0.75)
    assert "**bees**: said on" in said
    assert scan.scan(pictures).counts == {"ants": 2, "bees": 4}


@pytest.mark.parametrize("kind", ["leave out", "not sure", "none of these"])
def test_what_is_not_to_be_used_is_one_press(card: AppTest, pictures: Path, kind: str) -> None:
    assert f"**{kind}**: said on" in words_of(_press(card, f"label-{kind}"))
    assert len(scan.scan(pictures).pictures) == 5


def test_undo_takes_back_the_last_and_then_the_one_before(card: AppTest, pictures: Path) -> None:
    _press(card, "label-1")
    _press(card, "label-leave out")
    assert "**bees**: said on" in words_of(_press(card, "label-undo"))
    _press(card, "label-undo")
    assert "What does it show?" in words_of(card)
    assert scan.scan(pictures).counts == {"ants": 3, "bees": 3}
    assert len(journal.read(pictures).all) == 4, "nothing is ever erased"


def test_many_classes_are_a_list(pictures: Path) -> None:
    app = AppTest.from_function(_page, args=(str(pictures), "classify"), default_timeout=60)
    app.session_state["classes"] = [f"class {number}" for number in range(40)]
    app.run()
    assert not [button for button in app.button if button.key == "label-1"]
    app.selectbox[0].select("class 31").run()
    assert _kept(pictures).names == ("class 31",)


def test_a_class_with_a_name_too_long_is_refused_in_words(pictures: Path) -> None:
    app = AppTest.from_function(_page, args=(str(pictures), "classify"), default_timeout=60)
    app.session_state["classes"] = ["x" * 400, *(f"class {number}" for number in range(40))]
    app.run()
    app.selectbox[0].select("x" * 400).run()
    assert not app.exception
    assert "1 to 300 letters" in words_of(app)
    assert not journal.read(pictures).all


def test_several_classes_are_kept_together(pictures: Path) -> None:
    app = AppTest.from_function(_page, args=(str(pictures), "multilabel"), default_timeout=60).run()
    app.multiselect[0].set_value(["bees", "ants"]).run()
    _press(app, "label-these")
    assert _kept(pictures).names == ("ants", "bees")


def test_a_target_without_classes_can_still_be_left_out(pictures: Path) -> None:
    app = AppTest.from_function(_page, args=(str(pictures), "number"), default_timeout=60).run()
    assert [box.label for box in app.selectbox] == ["Belongs to"]
    _press(app, "label-leave out")
    assert _kept(pictures).kind == "leave out"


def test_a_picture_that_vanished_has_nothing_to_press(card: AppTest, pictures: Path) -> None:
    (pictures / "ants" / FILE).unlink()
    card.run()
    assert not card.exception
    assert not card.button


def test_the_data_page_follows_and_a_picture_that_left_its_row_stays_open(
    open_page: Open, pictures: Path
) -> None:
    draft.choose_folder(pictures)
    app = open_page("data")
    app.button(key="card-class-0-0").click().run()
    app.button(key="label-1").click().run()
    assert "**bees**: said on" in words_of(app)
    assert f"ants/{FILE}" in words_of(app), "its card stays open"
    app.run()
    said = words_of(app)
    assert "1 picture with another label" in said
    assert f"ants/{FILE}" in said


def test_where_nothing_is_left_the_page_has_an_undo(open_page: Open, pictures: Path) -> None:
    contents = tuple(picture.content for picture in scan.scan(pictures).pictures)
    journal.write(pictures, [LabelEvent(kind="leave out", contents=contents)])
    draft.choose_folder(pictures)
    app = open_page("data")
    assert "No picture of" in words_of(app)
    app.button(key="undo-last").click().run()
    assert not overlay.of(pictures).decided
    assert "Open ants/p0_0002.jpg" in words_of(app)
