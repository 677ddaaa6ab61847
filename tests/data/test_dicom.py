"""DICOM files: read in the bounded way of every format, and nobody's name leaves them."""

import json
import logging
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core import home
from core.data import formats, groups, scan, thumbnails
from core.data.split import SplitSettings
from core.errors import PictureTooLarge, UnreadablePicture
from tests import dicoms, worlds
from tests.near import graft

pydicom = pytest.importorskip("pydicom", reason=dicoms.MISSING)


def folder(place: Path) -> Path:
    """Two patients with three pictures each, and one without a number, over two classes."""
    worlds.class_folders(place, {"sick": 6, "well": 6})
    for number in range(6):
        dicoms.written(
            place / ("sick" if number % 2 else "well") / f"IM{number:06d}",
            dicoms.ramp(3000 + number),
            PatientID=f"{dicoms.NUMBER}-{number // 3}",
        )
    dicoms.written(place / "well" / "a.dcm", dicoms.ramp(900), PatientID="")
    return place


def test_files_without_an_ending_are_found_and_patients_are_groups(tmp_path: Path) -> None:
    dataset = scan.scan(folder(tmp_path))
    assert len(dataset.pictures) == 19
    found = groups.find(dataset, SplitSettings()).groups
    patients = [group for group in found if group.kind == "patients"]
    assert sorted(len(group.files) for group in patients) == [3, 3]
    assert {group.reason for group in patients} == {"pictures of one patient"}
    again = groups.find(scan.scan(tmp_path), SplitSettings()).groups
    assert again == found


def test_of_several_frames_the_middle_one_is_taken(tmp_path: Path) -> None:
    frames = np.stack([np.full((8, 8), level, np.uint8) for level in (10, 20, 30, 40, 50)])
    path = dicoms.written(tmp_path / "a.dcm", frames)
    assert formats.load(path).getpixel((0, 0)) == (30, 30, 30)
    assert "middle" in formats.inspect(path).repairs


def test_no_patient_is_written_or_said_anywhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither name nor number, also not by a file that is damaged in many ways."""
    data = folder(tmp_path / "data")
    whole = (data / "well" / "IM000000").read_bytes()
    assert dicoms.NUMBER.encode() in whole
    for number in range(60):
        broken = bytearray(whole)
        generator = np.random.default_rng(number)
        for place in generator.integers(132, 700, 8):
            broken[place] = int(generator.integers(0, 256))
        (data / "sick" / f"broken{number}.dcm").write_bytes(broken)
    caplog.set_level(logging.DEBUG)
    said = [graft("scan", data), graft("split", data)]
    dataset = scan.scan(data)
    for picture in dataset.pictures:
        thumbnails.thumbnail(data / picture.file)
    texts = [json.dumps(one.data) + one.err for one in said] + [
        repr(dataset),
        caplog.text,
        *capfd.readouterr(),
    ]
    files = [path for path in home.home().rglob("*") if path.is_file()]
    texts += [path.read_bytes().decode("latin-1") for path in files]
    texts += [str(path) for path in files]
    assert files
    for secret in (dicoms.NUMBER, dicoms.NAME, *dicoms.NAME.split("^")):
        assert not [text for text in texts if secret in text]


def test_an_error_never_holds_what_a_file_says_of_its_patient(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = dicoms.written(tmp_path / "a.dcm", dicoms.ramp(100))

    def told(*_: object, **__: object) -> None:
        raise ValueError(f"bad value {dicoms.NAME}")

    monkeypatch.setattr(pydicom, "dcmread", told)
    with pytest.raises(UnreadablePicture) as refused:
        formats.inspect(path)
    error: BaseException | None = refused.value
    while error is not None:
        assert dicoms.NAME not in str(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def test_a_bomb_is_refused_by_its_header(tmp_path: Path) -> None:
    path = dicoms.written(tmp_path / "a.dcm", dicoms.ramp(100), Rows=60_000, Columns=60_000)
    with pytest.raises(PictureTooLarge):
        formats.inspect(path)


def test_pixels_larger_than_the_file_says_are_not_decoded(tmp_path: Path) -> None:
    """The header says 100 × 100, the JPEG inside says 20,000 × 20,000."""
    (real,) = dicoms.samples("SC_rgb_jpeg_dcmtk.dcm")
    data = bytearray(real.read_bytes())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = (20_000).to_bytes(2, "big") * 2
    (tmp_path / "a.dcm").write_bytes(data)
    with pytest.raises(UnreadablePicture) as refused:
        formats.load(tmp_path / "a.dcm")
    assert "another size" in refused.value.why


def test_a_file_that_unpacks_without_end_is_not_unpacked(tmp_path: Path) -> None:
    (real,) = dicoms.samples("image_dfl.dcm")
    data = real.read_bytes()
    packed = zlib.compressobj(9, wbits=-15)
    head = data[: data.index(b"1.2.840.10008.1.2.1.99") + 22]
    (tmp_path / "a.dcm").write_bytes(head + packed.compress(bytes(200 * 2**20)) + packed.flush())
    with pytest.raises(UnreadablePicture) as refused:
        formats.inspect(tmp_path / "a.dcm")
    assert "deflated" in refused.value.why


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("SC_rgb_jpeg_gdcm.dcm", "JPEG lossless"),
        ("JPEGLSNearLossless_08.dcm", "JPEG-LS"),
        ("JPGExtended.dcm", "12 bits"),
        ("rtplan.dcm", "no picture"),
        ("MR_truncated.dcm", "ends too early"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(name: str, word: str) -> None:
    (path,) = dicoms.samples(name)
    for read in (formats.inspect, formats.load):
        with pytest.raises(UnreadablePicture) as refused:
            read(path)
        assert word in refused.value.why
        assert refused.value.fix
        assert name in refused.value.what


def test_a_cut_file_is_seen_without_decoding_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = dicoms.written(tmp_path / "a.dcm", dicoms.ramp(4095))
    with monkeypatch.context() as patched:
        patched.setattr(Image, "fromarray", lambda *_: pytest.fail("decoded"))
        assert formats.inspect(path).format == "DICOM"
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(UnreadablePicture):
        formats.inspect(path)
