"""Pictures brought from elsewhere to a data set: copied into a collection of its own.

Its folder is only read. So a picture that is not in it, and of which somebody said here what it
shows, is copied to GRAFT_HOME/collections, under the hash of its content: no name from outside
chooses a place. What it shows is said by events, as of every other picture.
"""

import hashlib
import io
from functools import lru_cache
from pathlib import Path

from core import files, home
from core.data import formats, readers
from core.errors import UnreadablePicture, said


def folder(data: Path) -> Path:
    """Where what is brought to a data set lies, by the data set's folder; it need not be there."""
    place = data.resolve()
    spelt = str(place).encode("utf-8", "surrogateescape")
    digest = hashlib.blake2b(spelt, digest_size=8).hexdigest()
    return home.collections_folder() / f"{files.safe_name(place.name)}-{digest}"


def keep(data: Path, path: Path) -> Path:
    """Copy a picture into the collection of a data set; copies of one picture are kept once.

    Args:
        data: the data set's folder.
        path: the picture.

    Returns:
        Where it lies; its name begins with the content hash of what is kept.

    Raises:
        UnreadablePicture, PictureTooLarge: it is gone, no picture, or a DICOM file that cannot be
            read.
        DiskFull: no room left.
    """
    name, content = nameless(path.name, _bytes(path))
    suffix = Path(name).suffix.lower()
    if suffix not in formats.IMAGE_SUFFIXES:
        raise UnreadablePicture(
            what=f"{path.name} cannot be kept",
            why="By its ending it is no picture.",
            fix="Save it as JPEG or PNG.",
        )
    place = folder(data) / f"{_hash(content)}{suffix}"
    if not place.is_file():
        files.write_bytes(place, content)
    return place


def contents(data: Path) -> frozenset[str]:
    """Content hashes of all that was brought to a data set, by the names that they lie under."""
    place = folder(data)
    return frozenset(path.stem for path in place.iterdir()) if place.is_dir() else frozenset()


def content_of(path: Path) -> str:
    """The content hash that a picture has once it is kept; remembered until the file changes.

    Raises:
        UnreadablePicture, PictureTooLarge: see `keep`.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    return _content_of(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=4096)
def _content_of(path: Path, size: int, changed: int) -> str:
    return _hash(nameless(path.name, _bytes(path))[1])


def _hash(content: bytes) -> str:
    """As `core.files.content_hash`."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        return files.read_bytes(path)
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> UnreadablePicture:
    return UnreadablePicture(
        what=f"{path.name} cannot be read",
        why=said(error),
        fix="Check that the picture is still there, then try again.",
    )


def nameless(name: str, data: bytes) -> tuple[str, bytes]:
    """A picture as it may be copied: of a DICOM file only what is seen, as a PNG.

    A patient's name is written nowhere.

    Raises:
        UnreadablePicture, PictureTooLarge: a DICOM file that cannot be read.
    """
    if not readers.DICOM.begins(data):
        return name, data
    png = io.BytesIO()
    with formats.decoded(Path(name), content=data) as picture:
        picture.save(png, format="PNG")
    return f"{name}.png", png.getvalue()


def address(file: str) -> str:
    """A file of a data set as a table names it, without a way out of folder and collections.

    What lies in a collection is found by the last two parts of its path, so that it is still found
    where GRAFT_HOME was moved.

    Raises:
        ValueError: it leads anywhere else.
    """
    path = Path(file)
    if not path.is_absolute():
        if ".." in path.parts:
            raise ValueError(f"{file!r} leads out of the data folder.")
        return file
    place, name = path.parts[-2:]
    if path.parent.parent.name != home.collections_folder().name or ".." in path.parts:
        raise ValueError(f"{file!r} lies neither in the data folder nor in a collection.")
    return (home.collections_folder() / place / name).as_posix()
