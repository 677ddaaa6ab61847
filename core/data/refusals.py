"""Why a picture file was refused, in the user's words, with its name and what to do."""

import struct
import zlib
from pathlib import Path

from PIL import Image

from core import file_kind
from core.errors import GraftError, PictureTooLarge, UnreadablePicture

DAMAGED = "The file is damaged or ends too early."
_AGAIN = "Open and save it again in a picture program, or leave it out."


class Refused(Exception):
    """A picture that a reader of ours refuses, told in words."""

    def __init__(self, why: str, fix: str = _AGAIN, *, reader_missing: bool = False) -> None:
        super().__init__(why)
        self.why, self.fix, self.reader_missing = why, fix, reader_missing


BROKEN = (Refused, OSError, ValueError, SyntaxError, struct.error, EOFError, LookupError, TypeError,
           AttributeError, ArithmeticError, zlib.error, RuntimeError, Warning)  # fmt: skip
"""What PIL raises on damaged files; SyntaxError is its own way to say "broken PNG", RuntimeError
that of libheif."""


def reason(error: GraftError) -> str:
    """Why a picture was refused, as it stands behind a file's name in a list."""
    why = error.why.rstrip(".")
    return why if why[1:2].isupper() else why[:1].lower() + why[1:]  # HEIC stays HEIC


def unreadable(path: Path, error: Exception) -> UnreadablePicture:
    """The error for what a decoder raised."""
    what = f"{path.name} cannot be read as a picture"
    if isinstance(error, Refused):
        return UnreadablePicture(what=what, why=error.why, fix=error.fix)
    return UnreadablePicture(what=what, why=_why(error), fix=_AGAIN)


def not_identified(head: bytes) -> Refused | None:
    """Why a file is no picture that PIL knows, by its first bytes; `None` = they tell nothing."""
    kind = file_kind.told(head)
    if kind is None:
        return None
    if not kind.endswith(" picture"):
        return Refused(f"It is {kind}, not a picture.", "Leave it out.")
    if "AVIF" in kind:
        return Refused("AVIF pictures are not supported.", "Save it as JPEG or PNG.")
    return Refused(DAMAGED)


def is_passing(error: UnreadablePicture) -> bool:
    """True where it says nothing of the file: it is gone, or its reader is not installed now."""
    cause = error.__cause__
    missing = isinstance(cause, Refused) and cause.reader_missing
    return missing or (isinstance(cause, OSError) and cause.errno is not None)


def too_large(path: Path, why: str) -> PictureTooLarge:
    """The error for a picture, or a file, that is too large."""
    return PictureTooLarge(
        what=f"{path.name} is too large to decode safely",
        why=f"Too large: {why}.",
        fix="Save a smaller copy of it, or leave it out.",
    )


def no_memory(path: Path) -> PictureTooLarge:
    """The error where there is no memory for a picture now."""
    return too_large(path, "there is not enough free memory to decode it")


def strip(path: Path, size: tuple[int, int], most: int) -> PictureTooLarge:
    """The error for a picture that is too long and narrow.

    Args:
        path: the file.
        size: its width and height.
        most: longest side by shortest that is read.
    """
    return PictureTooLarge(
        what=f"{path.name} is a strip, not a picture",
        why=f"Too long and narrow: {size[0]:,} × {size[1]:,} pixels; one side may be at most "
        f"{most} times the other.",
        fix="Cut it into pieces, or leave it out.",
    )


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "The file is not there (any more)."
    if isinstance(error, PermissionError):
        return "No permission to read the file."
    if isinstance(error, Image.UnidentifiedImageError):
        return "Its content is not a picture in a known format."
    if isinstance(error, OSError) and error.errno is not None:
        return f"The file could not be read: {error.strerror}."
    return DAMAGED
