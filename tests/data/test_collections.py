"""A collection takes what is a picture, each once, under a name that no upload chooses."""

import io
from pathlib import Path

import pytest
from PIL import Image

from core import files, home
from core.data import collections, formats
from core.errors import DataError, PictureTooLarge, UnreadablePicture
from tests import dicoms, worlds


def jpeg(number: int = 0) -> bytes:
    data = io.BytesIO()
    worlds.picture(number).save(data, format="JPEG")
    return data.getvalue()


@pytest.mark.parametrize("name", ["../../x.jpg", "/etc/passwd", "a\x00b", *worlds.WEIRD_NAMES])
def test_a_picture_is_named_by_its_content_whatever_it_was_called(name: str) -> None:
    folder = collections.named("Mine")
    path = collections.keep(folder, name, jpeg())
    assert path == folder / f"{files.content_hash(path)}.jpg"
    assert path.read_bytes() == jpeg()
    assert collections.keep(folder, "another name", jpeg()) == path
    assert [one.name for one in folder.iterdir()] == [path.name]
    assert collections.kept(folder) == {path.stem: path}


@pytest.mark.parametrize("name", ["../up", "a/b", "..", "", "CON"])
def test_a_collection_lies_in_its_place_whatever_it_is_called(name: str) -> None:
    assert collections.named(name).parent == home.collections_folder()
    assert collections.is_one(collections.named(name))


def test_every_format_that_is_read_is_kept_as_it_is(tmp_path: Path) -> None:
    folder = collections.named("Mine")
    for path in worlds.every_format(tmp_path).values():
        kept = collections.keep(folder, path.name, path.read_bytes())
        assert kept.read_bytes() == path.read_bytes()
        assert formats.inspect(kept).format == formats.inspect(path).format


def test_of_a_dicom_file_only_what_is_seen_is_kept(tmp_path: Path) -> None:
    whole = dicoms.written(tmp_path / "IM1", dicoms.ramp(4095), WindowCenter="9", WindowWidth="99")
    kept = collections.keep(collections.named("Mine"), "IM1", whole.read_bytes())
    assert kept.suffix == ".png"
    assert formats.load(kept).tobytes() == formats.load(whole).tobytes()
    assert dicoms.NUMBER.encode() not in kept.read_bytes()


@pytest.mark.parametrize("data", [b"", b"no picture", b"%PDF-1.4", jpeg()[:300], b"\xff\xd8\xff"])
def test_what_is_no_whole_picture_is_refused_and_not_kept(data: bytes) -> None:
    folder = collections.named("Mine")
    with pytest.raises(UnreadablePicture):
        collections.keep(folder, "a.jpg", data)
    assert not folder.exists()


def test_a_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    bomb = worlds.huge_png(tmp_path / "bomb.png").read_bytes()
    assert len(bomb) < collections.LARGEST_PICTURE_BYTES
    with pytest.raises(PictureTooLarge):
        collections.keep(collections.named("Mine"), "bomb.png", bomb)
    assert collections.names() == []


def test_a_full_collection_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collections, "MOST_KEPT", 2)
    folder = collections.named("Mine")
    for number in (0, 1):
        collections.keep(folder, "a.jpg", jpeg(number))
    collections.keep(folder, "a.jpg", jpeg(1))
    with pytest.raises(DataError, match="full"):
        collections.keep(folder, "a.jpg", jpeg(2))
    assert len(collections.kept(folder)) == 2


def test_collections_of_their_own_are_listed_as_people_count() -> None:
    for name in ("shots 10", "shots 2"):
        collections.keep(collections.named(name), "a", jpeg())
    collections.keep(collections.beside(Path("/elsewhere/ants")), "a", jpeg())
    assert collections.names() == ["shots-2", "shots-10"]


def test_what_the_user_lays_beside_is_let_be() -> None:
    folder = collections.named("Mine")
    path = collections.keep(folder, "a", jpeg())
    Image.new("RGB", (9, 9)).save(folder / "own.png")
    assert list(collections.kept(folder)) == [path.stem]


def test_pictures_that_join_a_data_folder_never_go_into_it(tmp_path: Path) -> None:
    data = tmp_path / "ants"
    data.mkdir()
    beside = collections.beside(data)
    assert collections.is_one(beside)
    assert beside.name.startswith("ants-")
    assert collections.beside(beside) == beside
    assert collections.beside(tmp_path / "other" / "ants") != beside
