"""When a picture was taken is read from its header, and nothing it holds does any harm."""

import datetime as dt
from pathlib import Path

import pytest
from PIL import Image

from core.data import formats
from core.data.taken import Taken
from tests import worlds


def exif(time: str = "2026:03:01 10:00:00", model: str = "X100", below: str = "") -> Image.Exif:
    return worlds.taken_at(time, model=model, below=below)


def test_time_and_camera_are_read_with_the_header(tmp_path: Path) -> None:
    for suffix in (".jpg", ".png", ".webp"):
        path = tmp_path / f"a{suffix}"
        worlds.picture().save(path, exif=exif(below="25"))
        read = formats.inspect(path).taken
        assert read is not None
        assert read.camera == "Maker X100"
        assert read.seconds % 60 == 0.25


@pytest.mark.parametrize(
    "odd",
    [exif(time="0000:00:00 00:00:00"), exif(time="yesterday"), exif(model=""), Image.Exif()],
)
def test_what_makes_no_sense_is_not_told(tmp_path: Path, odd: Image.Exif) -> None:
    worlds.picture().save(tmp_path / "a.jpg", exif=odd)
    assert formats.inspect(tmp_path / "a.jpg").taken is None


def test_damaged_exif_is_passed_over() -> None:
    whole = exif().tobytes()
    assert Taken.of(whole) is not None
    for at in range(len(whole)):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            read = Taken.of(data)
            assert read is None or isinstance(read.seconds, float)
    for odd in (None, "2026:03:01 10:00:00", b"2026:03:01 10:00:00"):
        assert Taken.of(odd) is None


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_orders_of_bytes_and_what_pil_reads_are_the_same(order: str) -> None:
    for below in ("", "5", "123", "99999"):
        whole = Image.Exif()
        whole.endian = order
        whole.load(exif(below=below).tobytes())
        whole.endian = order
        read = Taken.of(whole.tobytes())
        assert read is not None
        begun = dt.datetime(2026, 3, 1, 10, tzinfo=dt.UTC).timestamp()
        assert read == Taken(begun + float(f"0.{below or 0}"), "Maker X100")
