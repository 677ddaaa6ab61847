"""Weights brought by hand are asked what they are for, and refused without changing anything."""

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import home
from core.runs import draft
from core.weights import pretrained
from pages.parts.shared import background_jobs
from tests.pages.conftest import Open, words_of
from tests.weights import tiny


@pytest.fixture(autouse=True)
def _ready(asked: list, pictures: Path) -> None:
    draft.choose_folder(pictures)


def _add(app: AppTest, file: Path, architecture: str) -> AppTest:
    app.text_input(key="weights-0").set_value(str(file))
    app.button(key="name-folder").click().run()
    app.text_input(key=f"architecture-{file}").set_value(architecture)
    app.button(key="add-file").click().run()
    end = time.monotonic() + 60
    while background_jobs.busy("add "):
        assert time.monotonic() < end
        time.sleep(0.1)
    return app.run()


def _added() -> list[str]:
    return [one.name for one in home.weights_folder().glob("[!.]*") if one.is_dir()]


def test_a_named_folder_stays_where_it_is(open_page: Open, tmp_path: Path) -> None:
    for tag in ("a", "b"):
        tiny.folder(tmp_path / "named" / tag, tag=tag)
    app = open_page("backbone")
    app.text_input(key="weights-0").set_value(str(tmp_path / "named"))
    app.button(key="name-folder").click().run()
    assert not app.exception
    assert pretrained.named_folders() == (tmp_path / "named",)
    assert _added() == []
    app.button(key="forget-0").click().run()
    assert pretrained.named_folders() == ()
    assert (tmp_path / "named" / "a" / "model.safetensors").is_file()


@pytest.mark.usefixtures("check_near")
def test_a_file_that_fits_is_added_by_its_architecture(
    open_page: Open, tmp_path: Path, tiny_backbone: Path
) -> None:
    file = tmp_path / "best.safetensors"
    file.write_bytes((tiny_backbone / "model.safetensors").read_bytes())
    app = _add(open_page("backbone"), file, "test_resnet")
    assert not app.exception
    assert "every tensor has its place" in words_of(app)
    assert _added() == ["test_resnet"]


@pytest.mark.usefixtures("check_near")
def test_a_file_that_is_something_else_is_refused_and_nothing_is_changed(
    open_page: Open, tmp_path: Path
) -> None:
    file = tmp_path / "notes.pth"
    file.write_text("not weights at all")
    app = _add(open_page("backbone"), file, "resnet18")
    said = words_of(app)
    assert "weights-refused" in said
    assert "Nothing on this machine was changed." in said
    assert "never runs code from a file" in said
    assert _added() == []
    app.button(key="close-add-0").click().run()
    assert "weights-refused" not in words_of(app)


def test_an_unknown_architecture_is_named(open_page: Open, tmp_path: Path) -> None:
    app = _add(open_page("backbone"), tiny.weights(tmp_path / "x.safetensors"), "no_such_net")
    assert "unknown-backbone" in words_of(app)
    assert _added() == []


def test_enter_is_enough_and_the_success_says_what_was_found_and_changed(
    open_page: Open, tmp_path: Path
) -> None:
    tiny.folder(tmp_path / "named", tag="mine")
    app = open_page("backbone")
    app.text_input(key="weights-0").set_value(str(tmp_path / "named")).run()
    assert not app.exception
    said = words_of(app)
    assert f"1 backbone in {tmp_path / 'named'}: **" in said
    assert "is chosen now, instead of Graft small." in said
    chosen = draft.load().backbone
    assert chosen is not None
    assert chosen.path == str(tmp_path / "named")
    assert app.text_input(key="weights-1").value == ""
    app.button(key="close-found").click().run()
    assert "is chosen now" not in words_of(app)


def test_of_several_none_is_chosen_and_each_is_one_press_away(
    open_page: Open, tmp_path: Path
) -> None:
    for tag in ("a", "b"):
        tiny.folder(tmp_path / "named" / tag, tag=tag)
    app = open_page("backbone")
    app.text_input(key="weights-0").set_value(str(tmp_path / "named")).run()
    assert "Graft small stays chosen." in words_of(app)
    app.button(key="use-found-1").click().run()
    chosen = draft.load().backbone
    assert chosen is not None
    assert chosen.path == str(tmp_path / "named" / "b")


def test_a_pdf_is_refused_as_a_pdf_before_anything_is_asked_of_it(
    open_page: Open, tmp_path: Path
) -> None:
    for name in ("paper.pdf", "paper.pth"):
        (tmp_path / name).write_bytes(b"%PDF-1.7 and so on")
        app = open_page("backbone")
        app.text_input(key="weights-0").set_value(str(tmp_path / name)).run()
        said = words_of(app)
        assert "weights-refused" in said
        assert "It is a PDF. " in said
        assert "Check and add" not in said


def test_a_folder_with_a_single_file_offers_that_file(
    open_page: Open, tmp_path: Path, tiny_backbone: Path
) -> None:
    file = tmp_path / "mine" / "best.safetensors"
    file.parent.mkdir()
    file.write_bytes((tiny_backbone / "model.safetensors").read_bytes())
    app = open_page("backbone")
    app.text_input(key="weights-0").set_value(str(file.parent)).run()
    assert "no backbone in this folder" in words_of(app)
    assert app.text_input(key=f"architecture-{file}").value == ""
