"""Labels go to a new place, and never into the data."""

from pathlib import Path

import pytest

from core.data.annotations import destination
from core.errors import ExportError


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "set" / "ants").mkdir(parents=True)
    return tmp_path / "set"


def test_a_new_place_is_given_back_whole(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(data.parent)
    assert destination.checked(Path("a.csv"), data) == data.parent / "a.csv"


def test_only_a_folder_may_be_there_already_and_only_an_empty_one(data: Path) -> None:
    out = data.parent / "out"
    out.mkdir()
    assert destination.checked(out, data, as_folder=True) == out
    with pytest.raises(ExportError):
        destination.checked(out, data)
    (out / ".hidden").touch()
    with pytest.raises(ExportError, match="something at"):
        destination.checked(out, data, as_folder=True)


@pytest.mark.parametrize("name", ["labels.csv", "ants/new", "../set/x", "../link/x"])
@pytest.mark.parametrize("as_folder", [True, False])
def test_the_data_folder_is_only_read(data: Path, name: str, as_folder: bool) -> None:
    (data.parent / "link").symlink_to(data)
    with pytest.raises(ExportError, match="lies in the data folder"):
        destination.checked(data / name, data, as_folder=as_folder)


def test_a_link_to_nowhere_is_not_written_through(data: Path) -> None:
    (data.parent / "link").symlink_to(data / "ants" / "new.csv")
    with pytest.raises(ExportError):
        destination.checked(data.parent / "link", data)
