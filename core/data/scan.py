"""A scan finds the pictures and labels in a folder, and says what it left out and why."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.data import (
    class_level,
    class_tree,
    folder_browser,
    from_folders,
    from_lists,
    joining,
    no_ending,
    overlap,
    reading,
    walk,
    zip_archive,
)
from core.data.annotations import journal, overlay
from core.data.dataset import Dataset, Ignored, side_of
from core.data.folder_levels import NO_FOLDERS
from core.data.from_folders import FolderLabels
from core.data.lists import in_folder
from core.data.lists.file_finder import FileFinder
from core.data.unsorted import not_sorted
from core.errors import BadTable, FolderNotFound, FolderNotReadable
from core.findings import Finding


def scan(folder: Path, **told: Any) -> Dataset:
    """Find pictures and labels, and lay over them what was said of them here.

    Args:
        folder: the data folder, or a .csv file.
        told: the other arguments of `found`.

    Raises:
        DataError: see `found` and `core.data.annotations.overlay.applied`.
    """
    dataset = found(folder, **told)
    return overlay.applied(joining.joined(dataset), overlay.of(dataset.folder))


def to_label(folder: Path, **told: Any) -> Dataset:
    """Find pictures that somebody is about to sort, those of which nothing says what they show too.

    Folders that sort nothing (a single one around all pictures, days, cameras) are then no classes.
    That is kept as if it was said (`core.data.class_level`), so that a later scan finds the same;
    not where something was said of the pictures already, or which folders are the classes.

    Args:
        folder: see `found`.
        told: the other arguments of `found`.

    Raises:
        DataError: see `found`.
    """
    dataset = found(folder, unsorted=True, **told)
    place, decided = dataset.folder, class_level.chosen(dataset.folder) is not None
    decided = decided or dataset.tree is None or bool(journal.read(place).all)
    if decided or not class_tree.say_nothing(dataset.classes):
        return dataset
    if len(dataset.classes) == 1 and any(not p.target.names for p in dataset.pictures):
        return dataset  # some are sorted, and the rest is to be
    class_level.choose(place, NO_FOLDERS)
    return found(folder, unsorted=True, **told)


def found(
    folder: Path,
    *,
    several: bool = False,
    unsorted: bool = False,
    on_progress: reading.Progress | None = None,
    on_listed: walk.Listed | None = None,
) -> Dataset:
    """Find pictures and labels as they lie on disk; read in place, nothing is written.

    Layouts: one sub-folder per class, at any depth (`core.data.class_tree`); train, val, test
    folders with class folders in them; a CSV with the columns file and label (and split), in the
    folder or given as the path itself, or JSON, COCO or Pascal VOC (`core.data.lists`). A column
    `labels` names several classes a picture, or none of them (multi-label).

    Args:
        folder: the data folder, a list (.csv, .json …), or a .zip, which is unpacked beside itself.
        several: take a picture that lies in several class folders to show all of those classes.
        unsorted: take a folder too in which nothing says what any picture shows. Such pictures are
            `Unsorted`; they are always taken where others lie in class folders beside them, or
            where something was said of them here.
        on_progress: called in this thread; see `core.data.reading.Progress`.
        on_listed: called before, while it is not known how many files there are; see `walk.Listed`.

    Raises:
        FolderNotFound: it is not there.
        NotAFolder: it is a file, and no table.
        FolderNotReadable: no permission.
        NoImagesFound: not one readable picture with a label.
        BadTable: the table does not say which picture has which label, and there is nothing else.
    """
    folder = _checked(folder)
    if folder.suffix.lower() == zip_archive.SUFFIX and folder.is_file():
        folder = zip_archive.unpacked(folder, on_listed)
    own_list = folder if folder.is_file() else None
    folder = in_folder.about(own_list) if own_list else folder
    listing = _tried(folder, walk.walk(folder, on_listed))
    finder = FileFinder(folder, listing.files)
    if own_list:
        lists = [in_folder.of_file(own_list, finder)]
        return replace(from_lists.read(finder, lists, listing, on_progress), table=own_list)
    lists = in_folder.sure(finder)
    by_folder = from_folders.read(folder, listing)
    if not lists and not _say_something(by_folder):
        lists = in_folder.doubtful(finder)
    if lists:
        return from_lists.read(finder, lists, listing, on_progress)
    if unsorted or by_folder.candidates or journal.read(folder).all:
        by_folder = by_folder.with_loose()
    if not by_folder.candidates:
        in_folder.refuse_unusable(finder)
        _refuse_unsorted(folder, by_folder)
    ignored = [*listing.ignored, *by_folder.ignored]
    read = reading.dataset(folder, by_folder.layout, by_folder.candidates, ignored, on_progress)
    read = replace(read, tree=by_folder.tree, findings=(*read.findings, *_not_used(read, finder)))
    return overlap.united(read) if several else read


def _tried(folder: Path, listing: walk.Listing) -> walk.Listing:
    """A listing without the files that have no ending and are no DICOM; those are ignored."""
    kept = []
    for file in listing.files:
        if no_ending.without_ending(file) and not no_ending.is_dicom(folder / file):
            reason = "not a picture file (no ending)"
            listing.ignored.append(Ignored(file=file, reason=reason))
        else:
            kept.append(file)
    listing.files = kept
    return listing


def _say_something(by_folder: FolderLabels) -> bool:
    """Whether folders tell classes apart, and not only sides."""
    classes = {name for candidate in by_folder.candidates for name in candidate.names}
    return len(classes) > 1 and not all(map(side_of, classes))


def _not_used(dataset: Dataset, finder: FileFinder) -> Iterator[Finding]:
    """A list that cannot be used, where folders tell no classes apart either."""
    if len(dataset.classes) > 1:
        return
    try:
        in_folder.refuse_unusable(finder)
    except BadTable as problem:
        yield Finding(
            id="list-not-used",
            severity="severe",
            score=1,
            sentence=f"{problem.what}. {problem.why}",
            remedy=problem.fix,
        )


def _checked(path: Path) -> Path:
    path = path.expanduser().absolute()
    try:
        if path.is_file() and path.suffix.lower() in (*in_folder.LIST_SUFFIXES, zip_archive.SUFFIX):
            return path
        if path.is_dir():
            next(path.iterdir(), None)
            return path
        if path.exists():
            raise folder_browser.not_a_folder(path)
    except PermissionError as error:
        raise FolderNotReadable(
            what=f"{path} may not be opened",
            why="You have no permission to read this folder.",
            fix="Give yourself permission to read it, or choose another folder.",
        ) from error
    raise FolderNotFound(
        what=f"{path} is not there",
        why="There is no folder (and no list or .zip) at this path.",
        fix="Check the path; on an external drive, check that it is connected.",
    )


def _refuse_unsorted(folder: Path, by_folder: FolderLabels) -> None:
    """Say what is to be done with pictures of which nothing says what they show."""
    if by_folder.loose:
        raise not_sorted(folder, len(by_folder.loose))
