"""Pictures that were dropped or taken for a prediction, kept in the cache for a day."""

import contextlib
import hashlib
import io
import time
from pathlib import Path

from core import files, home
from core.data import formats, readers

KEEP_S = 24 * 3600
"""Older ones are removed when a new one comes."""
_HASH_LETTERS = 16


def folder() -> Path:
    """Where they lie; may be emptied at any time."""
    return home.cache_folder() / "inbox"


def keep(name: str, data: bytes) -> Path:
    """Lay one picture down in a folder of its own, so that every message has the user's name.

    The same bytes under the same name are kept once. Of a DICOM file only what is seen is kept, as
    a PNG: a patient's name is written nowhere.

    Raises:
        UnreadablePicture, PictureTooLarge: a DICOM file that cannot be read.
    """
    if readers.DICOM.begins(data):
        name, data = f"{name}.png", _seen(name, data)
    mark = hashlib.blake2b(data, digest_size=_HASH_LETTERS // 2).hexdigest()
    path = folder() / mark / files.safe_name(name)
    if not path.is_file():
        _tidy()
        files.write_bytes(path, data)
    return path


def _seen(name: str, data: bytes) -> bytes:
    """The same pixels as a PNG."""
    png = io.BytesIO()
    with formats.decoded(Path(name), content=data) as picture:
        picture.save(png, format="PNG")
    return png.getvalue()


def _tidy() -> None:
    if not folder().is_dir():
        return
    limit = time.time() - KEEP_S
    for path in [*folder().glob("*"), *folder().glob("*/*")]:
        with contextlib.suppress(OSError):
            if path.is_file() and path.stat().st_mtime < limit:
                path.unlink(missing_ok=True)
                path.parent.rmdir()  # refuses where something is left in it
