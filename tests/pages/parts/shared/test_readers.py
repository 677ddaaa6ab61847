"""A folder of HEIC pictures leads to the button that brings what reads them."""

import importlib.util
import time
from pathlib import Path

import pytest
from PIL import Image

from core.data.readers import READERS
from core.errors import MachineError
from core.runs import draft, reader_install
from pages.parts.shared import background_jobs
from tests.pages.conftest import Open, words_of

HEIC = Path(__file__).parents[3] / "data" / "heic" / "plain.heic"


@pytest.fixture(autouse=True)
def _without_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    modules = {reader.module for reader in READERS}
    for reader in READERS:
        monkeypatch.delitem(Image.OPEN, reader.format, raising=False)
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name in modules else real(name)
    )


def settle() -> None:
    end = time.monotonic() + 20
    while background_jobs.busy("install "):
        assert time.monotonic() < end
        time.sleep(0.02)


def test_it_says_how_many_there_are_and_installs_on_a_press(
    open_page: Open, asked: list, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pictures / "stop" / "a.heic").write_bytes(HEIC.read_bytes())
    (pictures / "stop" / "b.heic").write_bytes(HEIC.read_bytes())
    draft.choose_folder(pictures)
    brought: list[str] = []
    monkeypatch.setattr(
        reader_install, "install", lambda reader, _tell: brought.append(reader.extra)
    )
    app = open_page("data")
    assert "2 pictures of this folder are HEIC" in words_of(app)
    looked = draft.load().looked
    app.button(key="install-heic").click().run()
    settle()
    app.run()
    assert brought == ["heic"]
    assert draft.load().looked == looked + 1


def test_a_folder_of_nothing_else_has_the_button_too(
    open_page: Open, asked: list, tmp_path: Path
) -> None:
    for name in ("ants", "bees"):
        (tmp_path / "phone" / name).mkdir(parents=True)
        (tmp_path / "phone" / name / "a.heic").write_bytes(HEIC.read_bytes())
    draft.choose_folder(tmp_path / "phone")
    app = open_page("data")
    assert "Pictures of this folder are HEIC" in words_of(app)
    assert app.button(key="install-heic").label == "Install HEIC reading"


def test_what_goes_wrong_is_said_and_can_be_tried_again(
    open_page: Open, asked: list, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pictures / "stop" / "IM1").write_bytes(bytes(128) + b"DICM")
    draft.choose_folder(pictures)

    def fail(*_: object) -> None:
        raise MachineError(what="It was not installed", why="No network.", fix="Connect it.")

    monkeypatch.setattr(reader_install, "install", fail)
    app = open_page("data")
    assert "1 picture of this folder is DICOM" in words_of(app)
    app.button(key="install-dicom").click().run()
    settle()
    app.run()
    assert "It was not installed" in words_of(app)
    assert app.button(key="install-dicom").label == "Try again: install DICOM reading"
