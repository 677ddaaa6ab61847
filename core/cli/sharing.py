"""`graft labels export|import|merge`: labels taken along, and those of others brought in."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from core.cli.answer import Answer, AsJson
from core.cli.data import Folder, Several
from core.cli.progress import counted
from core.data import joining
from core.data import scan as scans
from core.data.annotations import (
    class_folders,
    destination,
    event,
    events_file,
    journal,
    labels_table,
    merging,
    overlay,
    table_import,
)
from core.data.copies import many
from core.data.dataset import Dataset
from core.data.lists import in_folder
from core.errors import FolderNotFound
from core.report.agreement import agreement

_LISTED = 20
"""Lines of a list that a person reads; `--json` has all of them."""

Out = Annotated[
    Path, typer.Argument(metavar="OUT", readable=False, help="A new file, or a new folder.")
]
File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        readable=False,
        help="A table (CSV), JSON, COCO, a folder of Pascal VOC's .xml, or another's events.",
    ),
]
Theirs = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        readable=False,
        help="Events of another person: graft labels export DIR FILE --as events.",
    ),
]
As = Annotated[
    Literal["csv", "folders", "events"],
    typer.Option(
        "--as", help="A table, copies of the pictures in class folders, or events for `merge`."
    ),
]
TakeTheirs = Annotated[
    bool, typer.Option("--theirs", help="Take theirs where both said something different.")
]


def data_folder(folder: Path) -> Path:
    """The folder that was said something of; it may be away for now.

    Raises:
        FolderNotFound: it is not there, and nothing was said of it.
    """
    place = folder.expanduser().absolute()
    place = in_folder.about(place) if place.is_file() else place
    if not place.is_dir() and not journal.path(place).exists():
        raise FolderNotFound(
            what=f"{place} is not there",
            why="Nothing was ever said of pictures at this path either.",
            fix="Check the path; on an external drive, check that it is connected.",
        )
    return place


def export(
    folder: Folder, out: Out, how: As = "csv", several: Several = False, json: AsJson = False
) -> Answer:
    """Take the labels along, as they count now; what is there already is never overwritten."""
    data = data_folder(folder)
    place = destination.checked(out, data, as_folder=how == "folders")
    if how == "events":
        number = events_file.write(data, place)
        told: dict[str, Any] = {"events": number}
        text = f"{many(number, 'event')} in {place}, with names and times. For: graft labels merge"
    else:
        dataset = scanned(folder, several)
        told, text = (_as_table if how == "csv" else _as_folders)(dataset, place)
    return Answer(data={"out": str(place), "as": how, **told}, text=text)


def _as_table(dataset: Dataset, place: Path) -> tuple[dict[str, Any], str]:
    said = overlay.of(dataset.folder)
    labels_table.write(dataset, said, place)
    here = {picture.content for picture in dataset.pictures}
    away = len((said.decided.keys() | said.groups.keys() | said.notes.keys()) - here)
    text = f"{many(len(dataset.pictures))} in {place}, with who said what and when"
    if away:
        text += f"\n{many(away)} of which something was said are not in the folder now"
    return {"pictures": len(dataset.pictures), "elsewhere": away}, text


def _as_folders(dataset: Dataset, place: Path) -> tuple[dict[str, Any], str]:
    said = overlay.of(dataset.folder)
    dataset = joining.joined(dataset)
    labelled = overlay.applied(dataset, said)
    made = class_folders.write(labelled, place, counted("pictures copied"))
    aside = len(dataset.pictures) - len(labelled.pictures)
    lines = [f"{many(made.files, 'file')} in {many(len(made.folders), 'class')} in {place}"]
    lines += [
        f"  {name} is in the folder {folder}"
        for name, folder in made.folders.items()
        if name != folder
    ]
    if aside:
        lines.append(f"{many(aside)} not copied: set aside here, see graft scan")
    if made.without:
        lines.append(f"{many(made.without)} not copied: they show none of the classes")
    if made.patients:
        lines.append(
            f"{many(made.patients, 'file')} copied as they are, with the patients that they name"
        )
    return {**asdict(made), "set_aside": aside}, "\n".join(lines)


def bring(folder: Folder, file: File, several: Several = False, json: AsJson = False) -> Answer:
    """Take what a list or another's events say; it counts, as if said now. Undo takes it back."""
    dataset = scanned(folder, several)
    if file.is_dir() or (
        file.suffix.lower() in in_folder.LIST_SUFFIXES and not events_file.is_one(file)
    ):
        return _from_table(dataset, file)
    _, data = _merged(dataset, file, prefer_theirs=True)
    return Answer(data=data, text="\n".join(_brought(data)))


def _from_table(dataset: Dataset, file: Path) -> Answer:
    read = table_import.read(file, dataset, overlay.of(dataset.folder), event.myself())
    journal.write(dataset.folder, read.events)
    data = {
        "folder": str(dataset.folder),
        "events": len(read.events),
        "pictures": read.pictures,
        "same": read.same,
        "unused": [asdict(line) for line in read.unused],
    }
    lines = _brought(data)
    if read.same:
        lines.append(f"{many(read.same, 'line')} of what counts already")
    if read.unused:
        lines.append(f"{many(len(read.unused), 'line')} not used:")
        lines += [
            f"  {f'line {one.line}, ' if one.line else ''}{one.file}: {one.reason}"
            for one in read.unused[:_LISTED]
        ]
        lines += _rest(len(read.unused))
    return Answer(data=data, text="\n".join(lines))


def merge(folder: Folder, file: Theirs, theirs: TakeTheirs = False, json: AsJson = False) -> Answer:
    """Add what another person said, and tell how far you agree; yours stays where you do not."""
    dataset = scanned(folder, several=False)
    merged, data = _merged(dataset, file, prefer_theirs=theirs)
    agreed = agreement(merging.decided(merged.both))
    differing = [pair for pair in merged.both if not pair.agree]
    data |= {
        "agreement": asdict(agreed),
        "differing": [
            {
                "file": pair.file,
                "about": pair.about,
                "mine": merging.answer(pair.mine),
                "theirs": merging.answer(pair.theirs),
                "by": [pair.mine.who, pair.theirs.who],
            }
            for pair in differing
        ],
        "taken": "theirs" if theirs else "mine",
    }
    lines = [*_brought(data), agreed.sentence]
    if differing:
        lines.append(f"You differ on {many(len(differing))}; {data['taken']} counts:")
        lines += [
            f"  {one['file']}: yours {one['mine']}, theirs {one['theirs']}"
            for one in data["differing"][:_LISTED]
        ]
        lines += _rest(len(differing))
    return Answer(data=data, text="\n".join(lines))


def _merged(
    dataset: Dataset, file: Path, *, prefer_theirs: bool
) -> tuple[merging.Merged, dict[str, Any]]:
    """Read another's events and keep those that are taken."""
    theirs = events_file.read(file)
    here = {picture.content: picture.file for picture in reversed(dataset.pictures)}
    mine = journal.read(dataset.folder)
    merged = merging.merge(mine, theirs, here, prefer_theirs=prefer_theirs)
    journal.write(dataset.folder, merged.events)
    return merged, {
        "folder": str(dataset.folder),
        "events": len(merged.events),
        "pictures": merged.pictures,
        "classes": merged.classes,
        "elsewhere": merged.elsewhere,
        "damaged": theirs.damaged,
    }


def _brought(data: dict[str, Any]) -> list[str]:
    """What came in, and what could not, for people."""
    number = data["events"]
    lines = [f"{many(data['pictures'])} said anew" if number else "Nothing new was said"]
    if number:
        lines[0] += f". To take it back: graft labels undo {data['folder']} --last {number}"
    if data.get("classes"):
        lines.append(f"{many(data['classes'], 'press')} about classes themselves among it")
    if data.get("elsewhere"):
        lines.append(f"{many(data['elsewhere'])} not in this folder: nothing was kept of them")
    if data.get("damaged"):
        lines.append(f"{many(data['damaged'], 'line')} could not be read")
    return lines


def _rest(number: int) -> list[str]:
    return [f"  … and {number - _LISTED:,} more, see --json"] if number > _LISTED else []


def scanned(folder: Path, several: bool) -> Dataset:
    """The data set as on disk, without what was said of it; what is not sorted yet is in it."""
    listen = counted("files looked at")
    return scans.found(
        folder,
        several=several,
        unsorted=True,
        on_progress=lambda done, total, _: listen(done, total),
    )
