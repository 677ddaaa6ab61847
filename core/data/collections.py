"""Collections: pictures that the user made or kept in the app, a folder for each under GRAFT_HOME.

They lie there loose, each once, named by its content; what they show is said of them
(`core.data.making`), so that renaming a class moves no file.
"""

import io
import os
import re
from functools import lru_cache
from pathlib import Path

from PIL import Image

from core import files, home
from core.data import formats
from core.data.annotations import journal
from core.data.natural_order import natural
from core.errors import DataError

LARGEST_PICTURE_BYTES = 64 * 2**20
"""Of one picture; a photograph of a telephone has 3 to 12 million."""
MOST_KEPT = 50_000
"""In one collection: an hour of recording at eight a second makes 29,000."""
_ENDINGS = {
    "JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "WEBP": ".webp", "BMP": ".bmp", "TIFF": ".tif",
    "GIF": ".gif", "PPM": ".ppm", "HEIF": ".heic",
}  # fmt: skip
_CHECKED_PX = 64
_BESIDE = re.compile(r"-[0-9a-f]{16}$")
_KEPT = re.compile(r"[0-9a-f]{32}")


def named(name: str) -> Path:
    """The folder of a collection; it need not be there."""
    return home.collections_folder() / files.safe_name(name)


def names() -> list[str]:
    """Of all collections that stand for themselves, in natural order; see `beside`."""
    folder = home.collections_folder()
    inside = [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    own = (name for name in inside if not name.startswith(".") and not _BESIDE.search(name))
    return sorted(own, key=natural)


def is_one(folder: Path) -> bool:
    """True for the folder of a collection."""
    return folder.resolve().parent == home.collections_folder().resolve()


def beside(folder: Path) -> Path:
    """Where pictures are kept that are to join a data folder: itself, or a collection of its own.

    A data folder is only read, unless it is a collection.
    """
    return folder if is_one(folder) else home.collections_folder() / journal.path(folder).stem


def keep(collection: Path, name: str, data: bytes) -> Path:
    """Lay one picture down, once it was decoded; the same bytes lie there once.

    Of a DICOM file only what is seen is kept, as a PNG: a patient's name is written nowhere.

    Args:
        collection: see `named`; made where it is not there yet.
        name: of the file, as the user knows it: for messages alone.
        data: its bytes.

    Raises:
        UnreadablePicture, PictureTooLarge: see `core.data.formats.decoded`.
        DataError: the collection is full.
        DiskFull: no room left.
    """
    data, ending = _as_kept(name, data)
    path = collection / f"{files.content_hash_of(data)}{ending}"
    if not path.is_file():
        if _count(collection) >= MOST_KEPT:
            raise _full(collection)
        files.write_bytes(path, data)
    return path


def _as_kept(name: str, data: bytes) -> tuple[bytes, str]:
    """The bytes that are kept of a picture, once it was decoded, and their ending."""
    shown = Path(files.safe_name(name))
    kind = formats.inspect(shown, content=data).format
    with formats.decoded(shown, at_least_px=_CHECKED_PX, content=data) as picture:
        return (data, _ENDINGS[kind]) if kind in _ENDINGS else (_as_png(picture), ".png")


def content_of(path: Path) -> str:
    """The content hash that a picture has once it is kept; remembered until the file changes.

    Raises:
        UnreadablePicture, PictureTooLarge: see `core.data.formats.decoded`.
        OSError: it is gone, or may not be read.
    """
    state = path.stat()
    return _content_of(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=4096)
def _content_of(path: Path, size: int, changed: int) -> str:
    if formats.inspect(path).format in _ENDINGS:
        return files.content_hash(path)
    return files.content_hash_of(_as_kept(path.name, files.read_bytes(path))[0])


def kept(collection: Path) -> dict[str, Path]:
    """The pictures that were kept here, by content; not what the user laid beside them."""
    if not collection.is_dir():
        return {}
    with os.scandir(collection) as entries:
        paths = [Path(entry.path) for entry in entries]
    return {path.stem: path for path in paths if _KEPT.fullmatch(path.stem)}


def _count(collection: Path) -> int:
    if not collection.is_dir():
        return 0
    with os.scandir(collection) as entries:
        return sum(1 for _ in entries)


def _as_png(picture: Image.Image) -> bytes:
    png = io.BytesIO()
    picture.save(png, format="PNG")
    return png.getvalue()


def _full(collection: Path) -> DataError:
    return DataError(
        what=f"The collection {collection.name} is full",
        why=f"It has {MOST_KEPT:,} pictures.",
        fix="Begin another collection.",
    )
