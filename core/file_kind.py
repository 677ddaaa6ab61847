"""What a file is, told from its first bytes, whatever its name says."""

from pathlib import Path

_HEAD_BYTES = 512
_MARKS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "a PDF"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"\x89PNG\r\n", "a PNG picture"),
    (0, b"GIF8", "a GIF picture"),
    (8, b"WEBP", "a WebP picture"),
    (128, b"DICM", "a DICOM picture"),
    (4, b"ftypheic", "a HEIC picture"),
    (4, b"ftypmif1", "a HEIC picture"),
    (4, b"ftypavif", "an AVIF picture"),
    (4, b"ftyp", "a video"),
    (0, b"\x1aE\xdf\xa3", "a video"),
    (0, b"PK\x03\x04", "a ZIP archive"),
    (0, b"\x1f\x8b", "a GZIP archive"),
    (0, b"7z\xbc\xaf", "a 7z archive"),
    (0, b"Rar!", "a RAR archive"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a program"),
    (0, b"\xd0\xcf\x11\xe0", "an Office document"),
)
"""Place, bytes and words; the first that fits, so a brand stands before its family."""
_WEB = (b"<!doctype html", b"<html")


def of(path: Path) -> str | None:
    """`a PDF`, `a web page` and the like; `None` where the first bytes tell nothing."""
    try:
        with path.open("rb") as file:
            return told(file.read(_HEAD_BYTES))
    except OSError:
        return None


def told(head: bytes) -> str | None:
    """The same of a file's first bytes."""
    if head.lstrip().lower().startswith(_WEB):
        return "a web page"
    fits = (words for at, mark, words in _MARKS if head[at : at + len(mark)] == mark)
    return next(fits, None)
