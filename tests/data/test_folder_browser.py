"""The folder browser marks what looks like a data set, from a short look."""

from pathlib import Path

import pytest

from core import home
from core.data import folder_browser, scan
from core.data.dataset import SIDE_NAMES
from core.errors import FolderNotFound, NotAFolder
from tests import worlds


def test_class_folders_are_counted(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path / "set", {"ants": 3, "bees": 2})
    place = folder_browser.look(tmp_path / "set")
    assert (place.classes, place.pictures, place.is_dataset) == (2, 5, True)
    assert place.note == "2 classes, 5 pictures"


def test_split_folders_are_counted_by_their_classes(tmp_path: Path) -> None:
    for side in ("train", "val"):
        worlds.class_folders(tmp_path / "set" / side, {"ants": 3, "bees": 2})
    place = folder_browser.look(tmp_path / "set")
    assert (place.classes, place.pictures) == (2, 10)


def test_folders_around_everything_are_looked_through(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path / "download" / "set" / "images", {"ants": 3, "bees": 2})
    place = folder_browser.look(tmp_path / "download")
    assert (place.path.name, place.classes, place.pictures) == ("download", 2, 5)
    worlds.write_pictures(tmp_path / "download", 1)
    assert not folder_browser.look(tmp_path / "download").is_dataset


def test_a_folder_with_one_class_is_no_data_set(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path / "set", {"ants": 3})
    assert not folder_browser.look(tmp_path / "set").is_dataset
    assert folder_browser.look(tmp_path / "set").note == ""


def test_hidden_folders_and_files_do_not_count(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path / "set", {"ants": 1, "bees": 1, ".git": 9})
    (tmp_path / "set" / "ants" / ".hidden.jpg").write_bytes(b"x")
    place = folder_browser.look(tmp_path / "set")
    assert (place.classes, place.pictures) == (2, 2)
    assert [path.name for path in folder_browser.folders(tmp_path / "set")] == ["ants", "bees"]


def test_a_look_at_a_huge_folder_ends_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds.class_folders(tmp_path / "set", {"ants": 9, "bees": 9})
    monkeypatch.setattr(folder_browser, "LOOK_AT_MOST", 12)
    place = folder_browser.look(tmp_path / "set")
    assert place.at_least
    assert "more than" in place.note


def test_a_folder_that_is_gone_has_nothing_in_it_and_cannot_be_listed(tmp_path: Path) -> None:
    assert folder_browser.look(tmp_path / "gone").pictures == 0
    with pytest.raises(FolderNotFound):
        folder_browser.folders(tmp_path / "gone")


def test_pictures_are_found_below_a_folder_by_name(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path / "set", {"ants": 2, ".cache": 2})
    (tmp_path / "set" / "notes.txt").write_text("no picture", "utf-8")
    found = folder_browser.pictures(tmp_path / "set")
    assert [path.parent.name for path in found] == ["ants", "ants"]


def test_at_most_so_many_pictures_are_taken(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path / "set", {"ants": 5})
    assert len(folder_browser.pictures(tmp_path / "set", at_most=3)) == 3


def test_starting_points_exist_and_are_the_users(graft_home: Path) -> None:
    graft_home.mkdir(exist_ok=True)
    starts = folder_browser.starting_points()
    assert all(path.is_dir() for path in starts)
    assert home.home() not in starts


def test_folders_that_graft_writes_into_are_not_offered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own, beside = tmp_path / "Graft", tmp_path / "bees"
    monkeypatch.setenv("GRAFT_HOME", str(own))
    for name in ("runs", "cache", "sample"):
        (own / name).mkdir(parents=True)
    beside.mkdir()
    assert folder_browser.folders(tmp_path) == [beside]
    assert [path.name for path in folder_browser.folders(own)] == ["sample"]


def test_a_file_is_not_listed_as_if_it_were_gone(tmp_path: Path) -> None:
    (picture,) = worlds.write_pictures(tmp_path, 1)
    with pytest.raises(NotAFolder):
        folder_browser.folders(picture)


@pytest.mark.parametrize("name", SIDE_NAMES)
def test_every_name_of_a_side_counts_as_in_a_scan(tmp_path: Path, name: str) -> None:
    """A folder "dev" was missing here: 9 pictures were told where the folder had 14."""
    each = {"ants": 2, "bees": 3}
    worlds.split_folders(tmp_path, {"train": each, "test": each, name: each})
    found = folder_browser.look(tmp_path)
    assert found.pictures == len(scan.scan(tmp_path).pictures)
    assert found.classes == 2


def test_loose_pictures_are_those_directly_in_the_folder(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"ants": 2})
    first, second, _ = worlds.write_pictures(tmp_path, 3)
    (tmp_path / "notes.txt").write_text("no picture", "utf-8")
    assert folder_browser.loose(tmp_path, 2) == [first, second]
    assert folder_browser.loose(tmp_path / "gone", 2) == []


def test_whether_there_are_more_pictures_is_told_without_counting_all(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path / "new", {"a": 2, "b": 3})
    (tmp_path / "new" / "notes.txt").touch()
    assert folder_browser.has_more_pictures(tmp_path / "new", 4)
    assert not folder_browser.has_more_pictures(tmp_path / "new", 5)
