"""A .zip is unpacked beside itself, once; one that could do harm writes nothing."""

import contextlib
import io
import random
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from core.data import scan, zip_archive
from core.errors import DiskFull, GraftError, NoImagesFound, ZipRefused
from tests import worlds


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A .zip of class folders, and nothing else in its folder."""
    data = worlds.class_folders(tmp_path / "made" / "set", {"ants": 3, "bees": 3})
    (data / "notes.docx").write_bytes(b"none of ours")
    place = tmp_path / "here"
    place.mkdir()
    return Path(shutil.make_archive(str(place / "my signs"), "zip", data))


def _zip(path: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in entries:
            archive.writestr(entry, data)
    return path


def _jpeg() -> bytes:
    made = io.BytesIO()
    worlds.picture(1).save(made, "JPEG")
    return made.getvalue()


def test_it_is_scanned_as_the_folder_that_is_in_it(packed: Path) -> None:
    found = scan.scan(packed)
    assert found.counts == {"ants": 3, "bees": 3}
    assert found.folder == packed.parent / "my signs"
    assert sorted(path.name for path in found.folder.iterdir()) == ["ants", "bees"]


def test_it_is_unpacked_once_and_never_over_what_is_there(packed: Path) -> None:
    first = zip_archive.unpacked(packed)
    times = {path: path.stat().st_mtime_ns for path in first.rglob("*")}
    assert zip_archive.unpacked(packed) == first
    assert {path: path.stat().st_mtime_ns for path in first.rglob("*")} == times
    (first / "ants" / "p0_0000.jpg").write_bytes(b"mine")
    second = zip_archive.unpacked(packed)
    assert second != first
    assert (first / "ants" / "p0_0000.jpg").read_bytes() == b"mine"
    assert len(scan.scan(second).pictures) == 6


def test_how_far_it_is_is_told(packed: Path) -> None:
    told: list[int] = []
    zip_archive.unpacked(packed, told.append)
    assert told == [1, 2, 3, 4, 5, 6]


def _info(name: str, mode: int = 0) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    return entry


HARMFUL = {
    "above": ("../evil.jpg", b"x"),
    "above, further in": ("a/../../evil.jpg", b"x"),
    "with backslashes": ("a\\..\\..\\evil.jpg", b"x"),
    "from the root": ("/tmp/evil.jpg", b"x"),
    "of a drive": ("C:/evil.jpg", b"x"),
    "a link": (_info("link.jpg", stat.S_IFLNK | 0o777), b"/etc/passwd"),
    "a pipe": (_info("pipe.jpg", stat.S_IFIFO | 0o644), b""),
    "a bomb": ("ants/zeros.png", bytes(60_000_000)),
}


@pytest.mark.parametrize("harm", HARMFUL)
def test_one_harmful_entry_refuses_all_and_nothing_is_written(tmp_path: Path, harm: str) -> None:
    path = _zip(tmp_path / "here" / "set.zip", ("ants/a.jpg", _jpeg()), HARMFUL[harm])
    before = set(tmp_path.rglob("*"))
    with pytest.raises(ZipRefused) as refused:
        scan.scan(path)
    assert "Nothing was written" in refused.value.why
    assert set(tmp_path.rglob("*")) == before


def test_ten_terabytes_are_refused_before_one_byte_is_written(tmp_path: Path) -> None:
    path = _zip(tmp_path / "here" / "set.zip", *((f"a/{n}.jpg", _jpeg()) for n in range(3)))
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    for entry in entries:
        entry.file_size = entry.compress_size = 10 << 40
    with pytest.raises(DiskFull):
        zip_archive._room(tmp_path / "set", entries)
    assert zip_archive._problem(entries[0])


@pytest.mark.parametrize("cut", [10, 100, 300])
def test_a_damaged_one_says_so_and_leaves_nothing(packed: Path, cut: int) -> None:
    whole = packed.read_bytes()
    for data in (whole[:-cut], whole[:cut], b"", whole[:400] + bytes(200) + whole[600:]):
        packed.write_bytes(data)
        with pytest.raises(GraftError):
            scan.scan(packed)
        assert [entry.name for entry in packed.parent.iterdir()] == [packed.name]


def test_hundreds_of_damaged_ones_write_nothing_anywhere_else(packed: Path) -> None:
    """Bytes flipped, cut and overwritten, seeded: each is a data set or a reason."""
    generator = random.Random(7)
    whole = packed.read_bytes()
    outside = sorted(packed.parent.parent.iterdir())
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(generator.randint(1, 6)):
            at = generator.choice([generator.randrange(len(data)), len(data) - 1 -
                                   generator.randrange(700)])  # fmt: skip
            data[at] = generator.randrange(256)
        packed.write_bytes(data)
        with contextlib.suppress(GraftError):
            scan.scan(packed)
        assert sorted(packed.parent.parent.iterdir()) == outside
        for place in packed.parent.iterdir():
            if place != packed:
                shutil.rmtree(place)


def test_one_without_pictures_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(NoImagesFound):
        scan.scan(_zip(tmp_path / "here" / "set.zip", ("a/text.txt", b"x")))


def test_one_locked_with_a_password_says_so(tmp_path: Path) -> None:
    path = _zip(tmp_path / "here" / "set.zip", ("a/1.jpg", _jpeg()))
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(ZipRefused, match="not unpacked") as refused:
        scan.scan(path)
    assert "password" in refused.value.why
