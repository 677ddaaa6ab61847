"""HEIC and DICOM are told by their first bytes, and read or refused in words."""

import importlib.util
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data import decoding, formats, looks, readers, scan
from core.data.readers import READERS
from core.errors import PictureTooLarge, UnreadablePicture
from tests import worlds

HEIC = Path(__file__).parent / "heic"
here = pytest.mark.skipif(
    importlib.util.find_spec("pi_heif") is None,
    reason="pi-heif is not installed: python3 start.py graft install heic",
)


@pytest.fixture
def neither(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without these packages."""
    for reader in READERS:
        monkeypatch.delitem(Image.OPEN, reader.format, raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)


@here
@pytest.mark.parametrize(
    ("name", "repairs"),
    [
        ("plain", ()),
        ("turned", ("turned",)),
        ("several", ("frames",)),
        ("ten-bits", ()),
        ("alpha", ("alpha",)),
        ("grey", ()),
    ],
)
def test_heic_is_read_like_any_other_format(name: str, repairs: tuple[str, ...]) -> None:
    path = HEIC / f"{name}.heic"
    header, picture = formats.inspect(path), formats.load(path)
    assert (header.format, header.repairs) == ("HEIF", repairs)
    assert picture.mode == "RGB"
    if name in ("plain", "several", "ten-bits", "turned"):
        levels = np.asarray(picture).astype(int)
        levels = np.rot90(levels) if name == "turned" else levels
        expected = np.asarray(worlds.picture(1, size=(64, 48))).astype(int)
        assert np.abs(levels - expected).mean() < 8


@here
def test_a_photograph_of_a_telephone_says_when_it_was_taken() -> None:
    taken = formats.inspect(HEIC / "turned.heic").taken
    assert taken
    assert taken.camera == "Maker X100"


@here
@pytest.mark.parametrize("keep", [12, 100, 400, -1])
def test_a_cut_heic_is_refused(tmp_path: Path, keep: int) -> None:
    (tmp_path / "a.heic").write_bytes((HEIC / "plain.heic").read_bytes()[:keep])
    with pytest.raises(UnreadablePicture):
        formats.inspect(tmp_path / "a.heic")


@here
def test_what_a_file_is_its_first_bytes_say(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes((HEIC / "plain.heic").read_bytes())
    assert formats.inspect(tmp_path / "a.jpg").repairs == ("ending",)
    worlds.picture().save(tmp_path / "b.heic", format="JPEG")
    assert formats.inspect(tmp_path / "b.heic").format == "JPEG"


@here
def test_a_file_far_larger_than_any_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "a.heic").write_bytes((HEIC / "plain.heic").read_bytes())
    with (tmp_path / "a.heic").open("ab") as file:
        file.truncate(2**30)
    with pytest.raises(PictureTooLarge, match=r"a\.heic"):
        formats.inspect(tmp_path / "a.heic")


@here
def test_a_heic_that_is_larger_inside_than_it_says_is_refused(tmp_path: Path) -> None:
    """Libheif says so in an error of its own kind."""
    data = (HEIC / "plain.heic").read_bytes()
    at = data.index(b"ispe") + 8
    (tmp_path / "a.heic").write_bytes(data[:at] + struct.pack(">II", 4, 4) + data[at + 8 :])
    with pytest.raises(UnreadablePicture):
        formats.load(tmp_path / "a.heic")


@pytest.mark.usefixtures("neither")
def test_without_its_package_a_file_is_refused_with_what_to_install(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"ants": 2, "bees": 2})
    (tmp_path / "ants" / "a.HEIC").write_bytes((HEIC / "plain.heic").read_bytes())
    (tmp_path / "ants" / "b.dcm").write_bytes(bytes(128) + b"DICM")
    (tmp_path / "bees" / "IM1").write_bytes(bytes(128) + b"DICM")
    reasons = [entry.reason for entry in scan.scan(tmp_path).ignored]
    assert readers.missing(reasons) == {readers.HEIC: 1, readers.DICOM: 2}
    assert "graft install heic" in reasons[0]
    with pytest.raises(UnreadablePicture) as refused:
        formats.load(tmp_path / "bees" / "IM1")
    assert "“Install DICOM reading”" in refused.value.why


@here
def test_a_picture_whose_package_went_away_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds.class_folders(tmp_path, {"ants": 2, "bees": 2})
    (tmp_path / "ants" / "a.heic").write_bytes((HEIC / "plain.heic").read_bytes())
    dataset = scan.scan(tmp_path)
    assert len(dataset.pictures) == 5
    monkeypatch.delitem(Image.OPEN, "HEIF")
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    assert decoding.check(dataset) == {}
    assert len(looks.known().keys) == 4
