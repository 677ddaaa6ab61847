"""The weights room lists what is here, verifies it in words, and copies it for another machine."""

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import machine
from core.errors import FolderNotFound
from core.runs import draft
from core.weights import pretrained
from core.weights.local_folders import sha256
from pages.parts.backbone import weights_room
from pages.parts.shared import background_jobs
from tests.pages.conftest import Open, words_of


@pytest.fixture(autouse=True)
def _ready(asked: list, pictures: Path, tiny_backbone: Path, monkeypatch: pytest.MonkeyPatch,
           tmp_path: Path) -> None:  # fmt: skip
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "no-cache"))
    draft.choose_folder(pictures)
    pretrained.name_folder(tiny_backbone)


def _open(open_page: Open) -> AppTest:
    app = open_page("backbone")
    app.session_state["room"] = True
    return app.run()


def _settled(app: AppTest, seconds: float = 60) -> AppTest:
    end = time.monotonic() + seconds
    while background_jobs.busy("verify "):
        assert time.monotonic() < end
        time.sleep(0.1)
    return app.run()


def test_each_is_listed_with_place_size_licence_source_and_checksum(
    open_page: Open, tiny_backbone: Path
) -> None:
    app = _open(open_page)
    assert not app.exception
    said = words_of(app)
    assert "Comes with Graft" in said
    assert "test_resnet" in said
    mine = pretrained.entry(pretrained.choose(str(tiny_backbone)))
    assert f"licence {mine.licence}" in said
    assert machine.size(mine.bytes) in said
    assert f"sha256 {sha256(tiny_backbone / 'model.safetensors')[:12]}" in said
    assert [code.value for code in app.code if str(tiny_backbone) in code.value]


def test_it_says_how_many_connections_were_made(open_page: Open) -> None:
    assert "Nothing has left this computer (0 network connections so far)" in words_of(
        _open(open_page)
    )


def test_nothing_is_hashed_while_the_room_is_closed(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("hashed")

    open_page("backbone")  # takes the recommended one, which is hashed
    monkeypatch.setattr("core.weights.inventory.sha256", refuse)
    assert not open_page("backbone").exception


@pytest.mark.usefixtures("check_near")
def test_verify_says_in_words_that_it_is_whole(open_page: Open) -> None:
    app = _open(open_page)
    app.button(key="verify-1").click().run()
    app = _settled(app)
    assert not app.exception
    assert "Readable, every tensor has the shape" in words_of(app)


def test_a_changed_file_is_refused_in_words(open_page: Open, tmp_path: Path) -> None:
    made = pretrained.export_folder("embedded", tmp_path)
    held = bytearray((made / "model.safetensors").read_bytes())
    held[-1] ^= 1
    (made / "model.safetensors").write_bytes(held)
    pretrained.name_folder(made)
    app = _open(open_page)
    number = next(
        n for n, choice in enumerate(pretrained.everything()) if choice.path == str(made.resolve())
    )
    app.button(key=f"verify-{number}").click().run()
    assert "checksum is not the one" in words_of(_settled(app))


def test_one_is_taken_by_its_button(open_page: Open) -> None:
    app = _open(open_page)
    assert app.button(key="pick-1").disabled, "the recommended one is chosen already"
    app.button(key="pick-0").click().run()
    chosen = draft.load().backbone
    assert chosen is not None
    assert chosen.source == "embedded"
    assert app.button(key="pick-0").disabled
    assert not app.button(key="pick-1").disabled


def test_a_copy_is_one_folder_that_the_other_machine_can_add(
    open_page: Open, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    app = _open(open_page)
    app.button(key="copy-0").click().run()
    assert not app.exception
    assert app.button(key="use-copy")
    made = weights_room.copy_into("embedded", stick)
    assert list(stick.iterdir()) == [made]
    assert sorted(path.name for path in made.iterdir()) == [
        "card.json", "config.json", "model.safetensors",
    ]  # fmt: skip
    assert pretrained.choose(str(made)).sha256


def test_a_drive_that_is_gone_is_not_replaced_by_a_folder(tmp_path: Path) -> None:
    with pytest.raises(FolderNotFound):
        weights_room.copy_into("embedded", tmp_path / "gone")
    assert not (tmp_path / "gone").exists()
