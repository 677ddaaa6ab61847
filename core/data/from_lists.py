"""Labels from lists: tables, JSON, COCO, Pascal VOC."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.data import reading, walk
from core.data.copies import many
from core.data.dataset import Dataset, Ignored, side_of
from core.data.lists.file_finder import FileFinder
from core.data.lists.in_folder import PictureList
from core.data.reading import Candidate
from core.data.table import TableRow
from core.findings import Finding


def read(
    finder: FileFinder,
    lists: Sequence[PictureList],
    listing: walk.Listing,
    on_progress: reading.Progress | None,
) -> Dataset:
    """Take what lists say of the pictures of a folder; every entry that is not used has its reason.

    Args:
        finder: of the folder.
        lists: one, or one a side.
        listing: all files of the folder.
        on_progress: see `core.data.reading.Progress`.

    Raises:
        NoImagesFound: not one of them is a readable picture with a label.
        BadTable: one of them is damaged.
    """
    used: dict[str, TableRow] = {}
    candidates: list[Candidate] = []
    ignored = [Ignored(file=f, reason=why) for one in lists for f, why in one.refused.items()]
    for one in lists:
        for row in one.rows():
            file = finder.find(row.file, one.base)
            said = row.side or one.side
            reason = _problem(row, file, finder, used) or _no_side(row)
            if reason or file is None:
                place = (file or row.file) if row.file.strip() else one.file
                ignored.append(Ignored(file=place, reason=reason or ""))
                continue
            used[file] = row
            group = row.more.get("group", "")
            side = side_of(said)
            candidates.append(Candidate(file=file, names=row.names, side=side, group=group))
    named = used.keys() | {entry.file for entry in ignored} | {one.file for one in lists}
    missing = f"is not in the {'table' if all(one.is_table for one in lists) else 'list'}"
    ignored += [
        Ignored(file=file, reason=reading.not_tried(file) or missing)
        for file in finder.files - named
        if not (file.lower().endswith(".xml") and not lists[0].file)
    ]
    several = any(len(row.names) != 1 for row in used.values())
    kind = "multilabel" if several else "classify"
    ignored = [*listing.ignored, *ignored]
    found = reading.dataset(finder.folder, "table", candidates, ignored, on_progress, kind)
    return replace(found, findings=(*found.findings, *_places(found, lists)))


def _problem(
    row: TableRow, file: str | None, finder: FileFinder, used: dict[str, TableRow]
) -> str | None:
    """The reason why an entry is not used, or `None`."""
    if not row.file.strip():
        return f"{row.place} names no file"
    if file is None:
        return f"{row.place} points outside the folder"
    if row.ours and row.more.get("said") in ("leave out", "not sure"):
        return f"{row.place} says “{row.more['said']}” of it"
    if not row.names and not row.several:
        return f"{row.place} gives it no label"
    if file in used:
        named, before = (" | ".join(names) for names in (row.names, used[file].names))
        again = "twice" if named == before else f"again, as “{named}” instead of “{before}”"
        return f"{row.place} lists it {again}"
    if file not in finder.files:
        return f"{row.place} names it, but it is not there"
    return reading.not_tried(file)


def _no_side(row: TableRow) -> str | None:
    if row.side and side_of(row.side) is None:
        return f"{row.place} puts it on the side “{row.side}”, neither train, val nor test"
    return None


def _places(dataset: Dataset, lists: Sequence[PictureList]) -> Iterator[Finding]:
    """That boxes and outlines were there, and what was taken of them."""
    if any(one.places for one in lists):
        several = [p.file for p in dataset.pictures if len(p.target.names) > 1]
        shows = (
            f"{many(len(several))} with several classes, so each may show several"
            if several
            else "each picture shows one class"
        )
        yield Finding(
            id="places-not-used",
            severity="note",
            sentence=f"The list says what is where in the pictures; only what they show is used: "
            f"{shows}.",
            remedy="Nothing needs to be done: Graft says what a picture shows, not where.",
            items=tuple(several),
            score=len(several),
        )
