"""Pictures brought from elsewhere to a data set: copied into a collection of its own.

Its folder is only read. So a picture that is not in it, and of which somebody said here what it
shows, is copied to GRAFT_HOME/collections, under the hash of its content: no name from outside
chooses a place. What it shows is said by events, as of every other picture.
"""

import hashlib
import io
from pathlib import Path

from core import files, home
from core.data import formats, readers
from core.errors import UnreadablePicture


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
        UnreadablePicture, PictureTooLarge: a DICOM file that cannot be read, or no picture at all.
        DiskFull: no room left.
        OSError: it is gone, or may not be read.
    """
    name, content = nameless(path.name, files.read_bytes(path))
    suffix = Path(name).suffix.lower()
    if suffix not in formats.IMAGE_SUFFIXES:
        raise UnreadablePicture(
            what=f"{path.name} cannot be kept",
            why="By its ending it is no picture.",
            fix="Save it as JPEG or PNG.",
        )
    mark = hashlib.blake2b(content, digest_size=16).hexdigest()
    place = folder(data) / f"{mark}{suffix}"
    if not place.is_file():
        files.write_bytes(place, content)
    return place


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
