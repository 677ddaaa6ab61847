"""A data set copied into class folders at a new place; the data folder stays as it is."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from core import files
from core import folders as disk
from core.data.annotations import destination
from core.data.dataset import Dataset, Side
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
    patients: int
    """Files that name their patient, as DICOM does: copied as they are, with all they say."""


def write(dataset: Dataset, out: Path, on_progress: Copied | None = None) -> ClassFolders:
    """Copy the pictures of a data set into a folder a class; all of it appears, or nothing.

    File names stay; where two would be one, the second gets a number. A split that the data set
    itself brings stays too, as folders train, val and test above those of the classes.

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
        patients=sum(len(picture.target.names) for picture in dataset.pictures if picture.patient),
    )


def names_of(classes: tuple[str, ...]) -> dict[str, str]:
    """A folder name for each class that every system accepts, no two alike.

    A class whose own name will do keeps it.
    """
    taken: dict[str, int] = {}
    safe = {name: files.safe_name(name) for name in classes}
    names = {}
    for name in sorted(classes, key=lambda name: (safe[name] != name, name)):
        hidden = safe[name].lower() in SYSTEM_NAMES  # a scan would pass it over
        names[name] = _free(f"{safe[name]}-" if hidden else safe[name], "", taken)
    return {name: names[name] for name in classes}


def _copies(dataset: Dataset, folders: dict[str, str]) -> list[tuple[str, Path]]:
    """Where each file goes, and where it is."""
    sides = _side_folders(dataset)
    taken: dict[str, dict[str, int]] = defaultdict(dict)
    copies = []
    for picture in dataset.pictures:
        file = PurePosixPath(picture.file)
        for name in picture.target.names:
            folder = f"{sides.get(picture.side, '')}{folders[name]}"
            free = _free(file.stem, file.suffix, taken[folder])
            copies.append((f"{folder}/{free}", dataset.folder / picture.file))
    return copies


def _side_folders(dataset: Dataset) -> dict[Side | None, str]:
    """Folders above those of the classes, where the data set itself puts each picture on a side."""
    sides = {picture.side for picture in dataset.pictures}
    kept = len(sides) > 1 and "training" in sides and None not in sides
    return {"training": "train/", "validation": "val/", "test": "test/"} if kept else {}


def _free(stem: str, suffix: str, taken: dict[str, int]) -> str:
    """The name, or with a number the next one that is free, on systems too that see no capitals.

    Args:
        stem: the name without its ending.
        suffix: the ending, with its dot.
        taken: the largest number of each name that is there; it is added to.
    """
    name = f"{stem}{suffix}"
    first = folded(name)
    count = taken.get(first, 1)
    while folded(name) in taken:
        count += 1
        name = f"{stem}-{count}{suffix}"
    taken[folded(name)] = 1
    taken[first] = count
    return name


def folded(name: str) -> str:
    """A name as systems see it that make no difference of capitals."""
    return unicodedata.normalize("NFC", name).casefold()


def _told(copies: list[tuple[str, Path]], on_progress: Copied | None) -> Iterator[tuple[str, Path]]:
    for done, copy in enumerate(copies):
        if on_progress:
            on_progress(done, len(copies))
        yield copy
    if on_progress:
        on_progress(len(copies), len(copies))
