"""What is brought to a data set is copied under its content's name, and addressed safely."""

from pathlib import Path

import pytest

from core import files, home
from core.data import brought, formats
from core.data import split as splits
from core.errors import RunDamaged, UnreadablePicture
from tests import dicoms, worlds


@pytest.mark.parametrize("name", worlds.WEIRD_NAMES)
def test_any_name_is_copied_under_its_content_and_stays_where_it_was(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / "elsewhere" / name
    path.parent.mkdir()
    worlds.picture(3).save(path)
    kept = brought.keep(tmp_path / "set", path)
    assert kept.parent == brought.folder(tmp_path / "set")
    assert kept.is_relative_to(home.collections_folder())
    assert kept.name == f"{files.content_hash(path)}.jpg"
    assert kept.read_bytes() == path.read_bytes()


def test_copies_of_one_picture_are_kept_once_and_two_data_sets_apart(tmp_path: Path) -> None:
    path = worlds.write_pictures(tmp_path, 1)[0]
    copy = tmp_path / "copy.jpg"
    copy.write_bytes(path.read_bytes())
    assert brought.keep(tmp_path / "a", path) == brought.keep(tmp_path / "a", copy)
    assert brought.keep(tmp_path / "b", path) != brought.keep(tmp_path / "a", path)


def test_of_a_dicom_file_only_what_is_seen_is_kept(tmp_path: Path) -> None:
    whole = dicoms.written(tmp_path / "IM1", dicoms.ramp(4095), WindowCenter="9", WindowWidth="99")
    kept = brought.keep(tmp_path / "set", whole)
    assert kept.suffix == ".png"
    assert formats.load(kept).tobytes() == formats.load(whole).tobytes()
    assert dicoms.NUMBER.encode() not in kept.read_bytes()


def test_what_is_no_picture_by_its_ending_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run.sh").write_text("echo")
    with pytest.raises(UnreadablePicture):
        brought.keep(tmp_path / "set", tmp_path / "run.sh")
    assert not brought.folder(tmp_path / "set").exists()


@pytest.mark.parametrize(
    "file", ["../x.jpg", "a/../../x.jpg", "/etc/passwd", "/tmp/x/y.jpg", "/collections/../a/x.jpg"]
)
def test_a_split_names_nothing_outside_folder_and_collections(tmp_path: Path, file: str) -> None:
    table = tmp_path / "split.csv"
    table.write_text(f"file,label,side,content\n{file},ants,training,00\n")
    with pytest.raises(RunDamaged):
        splits.load_rows(table)


def test_a_collection_is_found_where_the_home_was_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = brought.keep(tmp_path / "set", worlds.write_pictures(tmp_path, 1)[0])
    monkeypatch.setenv("GRAFT_HOME", str(tmp_path / "moved"))
    found = Path(brought.address(kept.as_posix()))
    assert found.parent.parent == tmp_path.resolve() / "moved" / "collections"
    assert found.parts[-2:] == kept.parts[-2:]
