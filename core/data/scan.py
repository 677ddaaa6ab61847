"""A scan finds the pictures and labels in a folder, and says what it left out and why."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from core.data import folder_browser, overlap, reading, table, walk, zip_archive
from core.data.annotations import overlay
from core.data.copies import many
from core.data.dataset import Dataset, Ignored, Layout, Side, side_of
from core.errors import FolderNotFound, FolderNotReadable, NoImagesFound

_NO_CLASS = "lies in no class folder, so it has no label"


def scan(folder: Path, **told: Any) -> Dataset:
    """Find pictures and labels, and lay over them what was said of them here.

    Args:
        folder: the data folder, or a .csv file.
        told: the other arguments of `found`.

    Raises:
        DataError: see `found` and `core.data.annotations.overlay.applied`.
    """
    dataset = found(folder, **told)
    return overlay.applied(dataset, overlay.of(dataset.folder))


def found(
    folder: Path,
    *,
    several: bool = False,
    on_progress: reading.Progress | None = None,
    on_listed: walk.Listed | None = None,
) -> Dataset:
    """Find pictures and labels as they lie on disk; read in place, nothing is written.

    Layouts: one sub-folder per class; train, val, test folders with class folders in them; a CSV
    with the columns file and label (and split), in the folder or given as the path itself. A column
    `labels` names several classes a picture, or none of them (multi-label).

    Args:
        folder: the data folder, a .csv file, or a .zip, which is unpacked beside itself.
        several: take a picture that lies in several class folders to show all of those classes.
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
    if folder.is_file():
        listing = walk.walk(folder.parent, on_listed)
        named = _from_tables(folder.parent, [folder], listing, on_progress)
        return replace(named, table=folder)
    listing = walk.walk(folder, on_listed)
    tables = table.usable(folder, listing.files)
    if tables:
        return _from_tables(folder, tables, listing, on_progress)
    candidates, ignored, layout = _from_folders(listing)
    if not candidates:
        table.refuse_unusable(folder, listing.files)
        _refuse_unsorted(folder, ignored)
    read = reading.dataset(folder, layout, candidates, [*listing.ignored, *ignored], on_progress)
    return overlap.united(read) if several else read


def _checked(path: Path) -> Path:
    path = path.expanduser().absolute()
    try:
        if path.is_file() and path.suffix.lower() in (*table.TABLE_SUFFIXES, zip_archive.SUFFIX):
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
        why="There is no folder (and no .csv table) at this path.",
        fix="Check the path; on an external drive, check that it is connected.",
    )


def _refuse_unsorted(folder: Path, ignored: list[Ignored]) -> None:
    """Say what is to be done with pictures of which nothing says what they show."""
    loose = sum(entry.reason == _NO_CLASS for entry in ignored)
    if loose:
        raise NoImagesFound(
            what=f"{many(loose)} in {folder}, not sorted into classes yet",
            why="Graft learns a class from pictures of it; nothing says what each of these shows.",
            fix="Put the pictures of each class into a folder of its own in there, or lay a table "
            "beside them with the columns file and label. Then look again.",
        )


def _from_folders(listing: walk.Listing) -> tuple[list[reading.Candidate], list[Ignored], Layout]:
    """Labels from the names of folders."""
    layout: Layout = "split folders" if _has_split_folders(listing) else "class folders"
    depth = 1 if layout == "split folders" else 0
    candidates, ignored = [], []
    for file in listing.files:
        parts = file.split("/")
        side = side_of(parts[0]) if depth else None
        reason = _why_not(parts, depth, side)
        if reason:
            ignored.append(Ignored(file=file, reason=reason))
        else:
            candidates.append(reading.Candidate(file=file, names=(parts[depth],), side=side))
    return candidates, ignored, layout


def _why_not(parts: list[str], depth: int, side: Side | None) -> str | None:
    """The reason why a file is no picture of a class, by its path alone."""
    reason = reading.not_tried(parts[-1])
    if reason:
        return reason
    if depth and side is None:
        return "lies outside the train, val and test folders"
    if len(parts) < depth + 2:
        return _NO_CLASS
    return None


def _has_split_folders(listing: walk.Listing) -> bool:
    """Do the top folders say train, and val or test, with class folders in them?

    A class may be called "train": then its pictures lie in it directly.
    """
    sides: dict[str, set[int]] = {}
    others = False
    for file in listing.files:
        parts = file.split("/")
        if len(parts) < 2 or reading.not_tried(parts[-1]):
            continue
        side = side_of(parts[0])
        others = others or side is None
        if side:
            sides.setdefault(side, set()).add(min(len(parts), 3))
    if sides.get("training") != {3}:
        return False
    return len(sides) > 1 or not others


def _from_tables(
    folder: Path, tables: list[Path], listing: walk.Listing, on_progress: reading.Progress | None
) -> Dataset:
    """Labels from the rows of one table, or of several that are named after the sides."""
    candidates: list[reading.Candidate] = []
    ignored: list[Ignored] = []
    here = set(listing.files)
    seen: dict[str, tuple[str, ...]] = {}
    kind = "classify"
    for path in tables:
        default = side_of(path.stem) if len(tables) > 1 else None
        for row in table.read(path):
            reason, file = _row_problem(row, folder, here, seen)
            side = side_of(row.side) if row.side else default
            if not reason and row.side and side is None:
                reason = f"its split “{row.side}” in {path.name} is neither train, val nor test"
            if reason:
                ignored.append(Ignored(file=file, reason=reason))
                continue
            seen[file] = row.names
            kind = "multilabel" if len(row.names) != 1 else kind
            candidates.append(reading.Candidate(file=file, names=row.names, side=side))
    named = seen.keys() | {entry.file for entry in ignored} | {path.name for path in tables}
    for file in sorted(here - named):
        reason = reading.not_tried(file) or "is not in the table"
        ignored.append(Ignored(file=file, reason=reason))
    ignored = [*listing.ignored, *ignored]
    return reading.dataset(folder, "table", candidates, ignored, on_progress, kind)


def _row_problem(
    row: table.TableRow, folder: Path, here: set[str], seen: dict[str, tuple[str, ...]]
) -> tuple[str | None, str]:
    """The reason why a row is not used, or `None`, and its file relative to the folder."""
    file = table.inside(row.file, folder, here)
    if file is None:
        return f"line {row.line} of the table points outside the folder", row.file
    if row.ours and row.more.get("said") in ("leave out", "not sure"):
        return f"line {row.line} of the table says “{row.more['said']}” of it", file
    if not row.names and not row.several:
        return f"line {row.line} of the table gives it no label", file
    if file in seen:
        named, before = (" | ".join(names) for names in (row.names, seen[file]))
        again = "twice" if named == before else f"again, as “{named}” instead of “{before}”"
        return f"line {row.line} of the table lists it {again}", file
    if file not in here:
        return f"line {row.line} of the table names it, but it is not there", file
    return reading.not_tried(file), file
