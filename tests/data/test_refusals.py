"""A refusal names the picture, says why, and what to do."""

import errno
from pathlib import Path

import pytest
from PIL import Image

from core.data import refusals
from core.errors import GraftError

FILE = Path("bees/a.jpg")


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (FileNotFoundError(), "not there"),
        (PermissionError(), "permission"),
        (Image.UnidentifiedImageError("x"), "not a picture"),
        (OSError(errno.EIO, "Input/output error"), "Input/output"),
        (SyntaxError("broken PNG file"), "damaged"),
        (OSError("image file is truncated"), "damaged"),
    ],
)
def test_what_a_decoder_raised_is_told_in_words(error: Exception, word: str) -> None:
    assert word in refusals.unreadable(FILE, error).why


@pytest.mark.parametrize(
    "error",
    [
        refusals.unreadable(FILE, ValueError()),
        refusals.too_large(FILE, "it has 9 × 9 pixels"),
        refusals.no_memory(FILE),
        refusals.strip(FILE, (1, 1000), 100),
    ],
)
def test_every_refusal_says_what_why_and_how(error: GraftError) -> None:
    assert "a.jpg" in error.what
    assert error.why.endswith(".")
    assert error.fix.endswith(".")
    assert refusals.reason(error)[0].islower()


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (b"%PDF-1.7", "It is a PDF"),
        (b"<!doctype html>", "a web page"),
        (b"\xff\xd8\xff\xe0", "damaged"),
        (b"\0\0\0\x1cftypavif", "AVIF"),
        (b"something", None),
    ],
)
def test_what_a_file_is_instead_is_told(head: bytes, word: str | None) -> None:
    refused = refusals.not_identified(head)
    assert (refused is None) if word is None else word in str(refused)


def test_a_name_in_capitals_stays_one() -> None:
    refused = refusals.Refused("HEIC pictures need one more package.")
    assert refusals.reason(refusals.unreadable(FILE, refused)).startswith("HEIC pictures")


def test_what_is_gone_or_cannot_be_read_just_now_is_passing() -> None:
    causes = (
        (FileNotFoundError(errno.ENOENT, "gone"), True),
        (refusals.Refused("HEIC", reader_missing=True), True),
        (refusals.Refused("It holds no picture."), False),
        (OSError("image file is truncated"), False),
    )
    for cause, passing in causes:
        error = refusals.unreadable(FILE, cause)
        error.__cause__ = cause
        assert refusals.is_passing(error) is passing
