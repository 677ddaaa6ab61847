"""The end of a file is found where it is, and missed where it is not."""

from pathlib import Path

import pytest

from core.data import endings, formats
from core.errors import UnreadablePicture
from tests import worlds


def whole(path: Path, kind: str) -> bool:
    with path.open("rb") as file:
        return endings.is_whole(file, kind)


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [(".jpg", "JPEG"), (".png", "PNG"), (".gif", "GIF"), (".webp", "WEBP"), (".bmp", "BMP")],
)
def test_a_whole_file_has_its_end_and_a_cut_one_has_not(
    tmp_path: Path, suffix: str, kind: str
) -> None:
    (path,) = worlds.write_pictures(tmp_path, 1, suffix=suffix)
    assert whole(path, kind)
    assert not whole(worlds.truncate(path), kind)


def test_a_film_behind_a_jpeg_does_not_hide_its_end(tmp_path: Path) -> None:
    (path,) = worlds.write_pictures(tmp_path, 1)
    path.write_bytes(path.read_bytes() + b"film" * 500)
    assert whole(path, "JPEG")
    assert formats.inspect(path).format == "JPEG"


def test_the_end_of_a_thumbnail_in_the_head_is_not_the_end(tmp_path: Path) -> None:
    (path,) = worlds.write_pictures(tmp_path, 1, size=(200, 160))
    data = path.read_bytes()
    inner = b"Exif\x00\x00" + b"\xff\xd8 a small picture \xff\xd9"
    segment = b"\xff\xe1" + (len(inner) + 2).to_bytes(2, "big") + inner
    path.write_bytes(data[:2] + segment + data[2 : len(data) // 2])
    assert not whole(path, "JPEG")
    with pytest.raises(UnreadablePicture):
        formats.inspect(path)


def test_a_jpeg_without_any_pixels_is_not_whole(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff\xff\xe0\x00\x04ab" + bytes(100))
    assert not whole(tmp_path / "a.jpg", "JPEG")
    assert not whole(tmp_path / "b.jpg", "JPEG")
