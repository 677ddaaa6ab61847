import pytest

from core.data.readers import Reader
from core.runs import reader_install
from tests.cli.conftest import Graft


def test_a_reader_is_installed_by_name(graft: Graft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reader, "ready", False)
    asked: list[str] = []
    monkeypatch.setattr(reader_install, "install", lambda reader, _: asked.append(reader.extra))
    said = graft("install", "heic", "--json")
    assert (asked, said.code) == (["heic"], 0)
    assert said.data["packages"][0].startswith("pi-heif")


def test_what_is_there_is_not_installed_again(
    graft: Graft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reader, "ready", True)
    monkeypatch.setattr(reader_install, "install", lambda *_: pytest.fail("installed"))
    assert "DICOM reading is installed" in graft("install", "DICOM").out


def test_another_name_is_bad_use(graft: Graft) -> None:
    assert graft("install", "jpeg").code == 2
