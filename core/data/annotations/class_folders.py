"""A data set copied into class folders at a new place; the data folder stays as it is."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from core import files
from core import folders as disk
from core.data.annotations import destination
from core.data.dataset import Dataset
from core.data.walk import SYSTEM_NAMES

Copied = Callable[[int, int], None]
"""Told how many files are copied, and how many there will be."""


@dataclass(frozen=True, kw_only=True)
class ClassFolders:
    """What was copied."""

    folders: dict[str, str]
    """Name of the folder of each class."""
    files: int
    """A picture that shows several classes lies in the folder of each."""
    pictures: int
    without: int
    """Pictures that show none of the classes, and so lie nowhere."""


def write(dataset: Dataset, out: Path, on_progress: Copied | None = None) -> ClassFolders:
    """Copy the pictures of a data set into a folder a class; all of it appears, or nothing.

    File names stay; where two would be one, the second gets a number.

    Args:
        dataset: with what was said of its pictures.
        out: a folder that is not there yet, or is empty.
        on_progress: see `Copied`.

    Raises:
        ExportError: there is something at that place, or it lies in the data folder.
        DiskFull: no room left; nothing stays behind.
    """
    place = destination.checked(out, dataset.folder, as_folder=True)
    folders = names_of(dataset.classes)
    copies = _copies(dataset, folders)
    if not disk.write(place, _told(copies, on_progress)):
        raise destination.taken(place)
    return ClassFolders(
        folders=folders,
        files=len(copies),
        pictures=sum(bool(picture.target.names) for picture in dataset.pictures),
        without=sum(not picture.target.names for picture in dataset.pictures),
    )


def names_of(classes: tuple[str, ...]) -> dict[str, str]:
    """A folder name for each class that every system accepts, no two alike.

    A class whose own name will do keeps it.
    """
    taken: set[str] = set()
    safe = {name: files.safe_name(name) for name in classes}
    names = {}
    for name in sorted(classes, key=lambda name: (safe[name] != name, name)):
        hidden = safe[name].lower() in SYSTEM_NAMES  # a scan would pass it over
        names[name] = _free(f"{safe[name]}-" if hidden else safe[name], "", taken)
    return {name: names[name] for name in classes}


def _copies(dataset: Dataset, folders: dict[str, str]) -> list[tuple[str, Path]]:
    """Where each file goes, and where it is."""
    taken: dict[str, set[str]] = {name: set() for name in folders}
    copies = []
    for picture in dataset.pictures:
        file = PurePosixPath(picture.file)
        for name in picture.target.names:
            free = _free(file.stem, file.suffix, taken[name])
            copies.append((f"{folders[name]}/{free}", dataset.folder / picture.file))
    return copies


def _free(stem: str, suffix: str, taken: set[str]) -> str:
    """The name, or with a number the next one that is free, on systems too that see no capitals."""
    name, count = f"{stem}{suffix}", 1
    while (key := unicodedata.normalize("NFC", name).casefold()) in taken:
        count += 1
        name = f"{stem}-{count}{suffix}"
    taken.add(key)
    return name


def _told(copies: list[tuple[str, Path]], on_progress: Copied | None) -> Iterator[tuple[str, Path]]:
    for done, copy in enumerate(copies):
        if on_progress:
            on_progress(done, len(copies))
        yield copy
    if on_progress:
        on_progress(len(copies), len(copies))
