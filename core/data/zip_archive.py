"""A .zip of pictures: unpacked once, beside itself, and never anywhere else.

Nothing is written before the whole list of contents has been looked at: a name that leads outside,
a link, or more than the disk can hold refuses all of it.
"""

import errno
import lzma
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from core import files, folders
from core.data import reading
from core.data.lists import in_folder
from core.errors import DiskFull, NoImagesFound, ZipRefused, said

SUFFIX = ".zip"
Told = Callable[[int], None]
"""Told after each file how many are unpacked."""

_DAMAGE = (
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    IndexError,
    OverflowError,
    ValueError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)
"""What the library raises of a damaged .zip, found by cutting and flipping bytes."""
_LEFT_FREE = 1 << 30
"""Bytes of the disk that unpacking leaves alone."""
_MOST_FILES = 2_000_000
_LARGEST = 1 << 30
"""Bytes of one file: the largest photographs have a tenth of that."""
_LISTS = (*in_folder.LIST_SUFFIXES, ".xml")
_SIDES = "imagesets/main/"
"""Folder of Pascal VOC whose .txt files say the sides."""
_RATIO = 200
"""A picture is compressed already; what grows more than so many times is no picture (a zip bomb:
Fifield 2019 reaches 28 million times)."""


def unpacked(path: Path, on_file: Told | None = None) -> Path:
    """The folder with the pictures and tables of a .zip; made beside it where it is not there yet.

    What was unpacked before is found again as long as the same files are in it.

    Args:
        path: the .zip.
        on_file: see `Told`.

    Raises:
        ZipRefused: damaged, locked, or with something inside that leads outside or never ends.
        NoImagesFound: it holds neither pictures nor tables.
        DiskFull: no room for what is in it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _wanted(path, archive)
            place = path.with_suffix("")
            if _holds(place, entries):
                return place
            if place.exists():
                place = files.free_name(place, "unpacked")
            _room(place, entries)
            folders.write(place, _contents(archive, entries, on_file))
            return place
    except (*_DAMAGE, OSError) as error:
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            raise
        raise _refused(path, f"It is damaged, or no .zip: {said(error)}") from error


def _wanted(path: Path, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The entries to unpack, once all were looked at."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > _MOST_FILES:
        raise _refused(path, f"It holds {len(entries):,} files.")
    for entry in entries:
        if problem := _problem(entry):
            raise _refused(path, f"{entry.filename[:200]!r} in it {problem}.")
    wanted = {entry.filename: entry for entry in entries if _is_data(entry.filename)}
    if not wanted:
        raise NoImagesFound(
            what=f"No pictures in {path.name}",
            why=f"None of its {len(entries):,} files is a picture or a table.",
            fix="Choose a .zip that holds the class folders.",
        )
    return [*wanted.values()]


def _problem(entry: zipfile.ZipInfo) -> str | None:
    """What speaks against one entry, whatever else it is."""
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ":" in name.split("/")[0] or ".." in name.split("/"):
        return "leads outside the folder"
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind and kind != stat.S_IFREG:
        return "is a link or a device"
    if entry.flag_bits & 0x1:
        return "is locked with a password"
    if entry.file_size > _LARGEST:
        return f"has {entry.file_size:,} bytes, more than any picture"
    if entry.file_size > _RATIO * max(entry.compress_size, 1 << 10):
        return f"grows to {entry.file_size:,} bytes, as no picture does"
    return None


def _is_data(name: str) -> bool:
    last = PurePosixPath(name.replace("\\", "/")).name
    is_list = last.lower().endswith(_LISTS) or _SIDES in name.lower()
    return not last.startswith(".") and (is_list or reading.not_tried(last) is None)


def _inside(entry: zipfile.ZipInfo) -> str:
    return entry.filename.replace("\\", "/")


def _holds(place: Path, entries: list[zipfile.ZipInfo]) -> bool:
    """True where all of it lies there already, as large as it should be."""
    try:
        return all((place / _inside(one)).stat().st_size == one.file_size for one in entries)
    except (OSError, ValueError):
        return False


def _room(place: Path, entries: list[zipfile.ZipInfo]) -> None:
    needed = sum(entry.file_size for entry in entries)
    free = shutil.disk_usage(place.parent).free
    if needed + _LEFT_FREE > free:
        raise DiskFull(
            what=f"There is no room to unpack {place.name}",
            why=f"Its files take {needed:,} bytes; {free:,} are free. Nothing was written.",
            fix="Free some space, or unpack it on another drive and choose the folder.",
        )


def _contents(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], on_file: Told | None
) -> Iterator[tuple[str, bytes]]:
    for done, entry in enumerate(entries, 1):
        yield _inside(entry), archive.read(entry)
        if on_file:
            on_file(done)


def _refused(path: Path, why: str) -> ZipRefused:
    return ZipRefused(
        what=f"{path.name} was not unpacked",
        why=f"{why} Nothing was written.",
        fix="Unpack it with a program you trust, look at what is in it, and choose the folder.",
    )
