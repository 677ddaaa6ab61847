"""A file is called what its first bytes say, not what its name says."""

from pathlib import Path

import pytest
from PIL import Image

from core import file_kind


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"\n <!DOCTYPE html><title>404</title>", "a web page"),
        (b"\0\0\0\x18ftypheic", "a HEIC picture"),
        (b"\0\0\0\x18ftypisom", "a video"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"any text", None),
        (b"", None),
    ],
)
def test_the_first_bytes_tell(head: bytes, words: str | None) -> None:
    assert file_kind.told(head) == words


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_is_known_under_any_name(form: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    Image.new("RGB", (8, 8)).save(path, form)
    said = file_kind.of(path)
    assert said is not None
    assert said.casefold() == f"a {form} picture".casefold()


def test_what_cannot_be_opened_is_not_known(tmp_path: Path) -> None:
    assert file_kind.of(tmp_path / "gone") is None
    assert file_kind.of(tmp_path) is None
