"""Folders to choose from: which of them look like a data set, told from a short look.

A look reads names only, never a picture, and stops after a fixed number of entries, so that a
folder of a million files answers as fast as one of a hundred.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from core import home
from core.data import no_ending
from core.data.dataset import side_of
from core.data.formats import IMAGE_SUFFIXES
from core.data.natural_order import Key, natural
from core.errors import FolderNotFound, FolderNotReadable, NotAFolder

LOOK_AT_MOST = 3000
"""Entries read of one candidate: 20 ms on a laptop's disk."""
_WRAPPERS = 5
"""Folders in one another that are looked into."""
LIST_AT_MOST = 400
"""Sub-folders listed of one folder."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One folder and what a short look shows."""

    path: Path
    classes: int = 0
    """Sub-folders with pictures (below train/, where there is one); 0 = no data set."""
    pictures: int = 0
    at_least: bool = False
    """True where the look ended before the folder did: there are more."""

    @property
    def is_dataset(self) -> bool:
        """True where two classes or more have pictures."""
        return self.classes >= 2

    @property
    def note(self) -> str:
        """`3 classes, 412 pictures`, or nothing where it is no data set."""
        if not self.is_dataset:
            return ""
        more = "more than " if self.at_least else ""
        return f"{self.classes} classes, {more}{self.pictures:,} pictures"


def look(folder: Path) -> Place:
    """A short look at one folder; one that cannot be read has nothing in it."""
    below = _inside_wrappers(folder)
    sides = [entry for entry in below if side_of(entry.name)]
    if sides:
        below = [sub for side in sides for sub in _entries(Path(side.path)) if _is_folder(sub)]
    budget, pictures, classes = LOOK_AT_MOST, 0, set()
    for entry in below:
        inside = list(islice(_entries(Path(entry.path)), budget))
        budget -= len(inside) + 1
        found = sum(_is_picture(file.name) for file in inside)
        pictures += found
        if found:
            classes.add(entry.name)
        if budget <= 0:
            break
    return Place(path=folder, classes=len(classes), pictures=pictures, at_least=budget <= 0)


def _inside_wrappers(folder: Path) -> list[os.DirEntry[str]]:
    """The folders in it; of a folder that holds nothing but another, those in that one."""
    below: list[os.DirEntry[str]] = []
    for _ in range(_WRAPPERS):
        inside = [*_entries(folder)]
        below = [entry for entry in inside if _is_folder(entry)]
        if len(below) != 1 or any(_is_picture(entry.name) for entry in inside):
            break
        deeper = Path(below[0].path)
        if not any(_is_folder(entry) for entry in _entries(deeper)):
            break
        folder = deeper
    return below


def folders(parent: Path) -> list[Path]:
    """Sub-folders by name; hidden ones, and those that Graft itself writes into, are left out.

    Raises:
        FolderNotFound, FolderNotReadable: `parent` is not there, or may not be opened.
        NotAFolder: it is a file.
    """
    try:
        with os.scandir(parent) as entries:
            found = [Path(e.path) for e in islice(entries, 20 * LIST_AT_MOST) if _is_folder(e)]
    except NotADirectoryError as error:
        raise not_a_folder(parent) from error
    except FileNotFoundError as error:
        raise FolderNotFound(
            what=f"There is no folder {parent}",
            why="It was moved, renamed or deleted, or its drive is not connected.",
            fix="Check the path, or choose another folder.",
        ) from error
    except OSError as error:
        raise FolderNotReadable(
            what=f"{parent} may not be opened",
            why="Your user account has no permission to read it.",
            fix="Choose another folder, or change its permissions.",
        ) from error
    real = parent.resolve()
    users = [path for path in found if not home.is_own(real / path.name)]
    return sorted(users, key=_by_name)[:LIST_AT_MOST]


def not_a_folder(path: Path) -> NotAFolder:
    """The error for a file where a folder is asked for."""
    return NotAFolder(
        what=f"{path} is a file, not a folder",
        why="Pictures are read from the folder that they lie in.",
        fix=f"Choose the folder it lies in: {path.parent}",
    )


def starting_points() -> list[Path]:
    """Where looking for pictures usually starts, those that exist."""
    user = Path.home()
    names = [user, user / "Pictures", user / "Downloads", user / "Desktop"]
    return [path for path in names if path.is_dir()]


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from islice(entries, LOOK_AT_MOST)
    except OSError:
        return


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir() and not entry.name.startswith(".")
    except OSError:
        return False


def _by_name(path: Path) -> Key:
    return natural(path.name)


def _is_picture(name: str) -> bool:
    return not name.startswith(".") and Path(name).suffix.lower() in IMAGE_SUFFIXES


def loose(folder: Path, at_most: int) -> list[Path]:
    """The first pictures that lie directly in a folder, by name, from a short look."""
    found = (Path(entry.path) for entry in _entries(folder) if _is_picture(entry.name))
    return sorted(found, key=_by_name)[:at_most]


def has_more_pictures(folder: Path, than: int) -> bool:
    """Whether more pictures lie in a folder and below it, told as soon as that is known."""
    found = (path for path in folder.rglob("*") if _is_picture(path.name))
    return next(islice(found, than, None), None) is not None


def pictures(folder: Path, at_most: int = 5000) -> list[Path]:
    """Picture files in a folder and below it, by name; hidden ones left out.

    Raises:
        FolderNotFound, FolderNotReadable: see `folders`.
    """
    folders(folder)
    found = (
        path
        for path in sorted(folder.rglob("*"), key=lambda path: natural(path.as_posix()))
        if (_is_picture(path.name) or no_ending.is_dicom(path))
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    return list(islice(found, at_most))
