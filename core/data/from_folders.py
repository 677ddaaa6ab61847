"""Labels from the names of folders."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from core.data import class_level, class_tree, reading, walk
from core.data.dataset import Ignored, Layout
from core.data.folder_levels import NO_FOLDERS, FolderLevels, TreeReading

_OUTSIDE = "lies outside the train, val and test folders"


@dataclass(frozen=True, kw_only=True, slots=True)
class FolderLabels:
    """What the folders say of the files in them."""

    candidates: list[reading.Candidate]
    ignored: list[Ignored]
    layout: Layout
    tree: TreeReading | None
    """`None` where no folder says anything."""
    loose: list[reading.Candidate] = field(default_factory=list)
    """Pictures in no class folder."""

    def with_loose(self) -> "FolderLabels":
        """The same with loose pictures among the others; nothing says what they show."""
        every = [*self.candidates, *self.loose]
        if self.candidates:
            return replace(self, candidates=every, loose=[])
        return replace(self, candidates=every, loose=[], layout="unsorted", tree=None)


def read(folder: Path, listing: walk.Listing) -> FolderLabels:
    """Find the folders that are the classes, or take those that somebody said to be."""
    ignored = []
    pictures = []
    for file in listing.files:
        reason = reading.not_tried(file.rpartition("/")[2])
        if reason:
            ignored.append(Ignored(file=file, reason=reason))
        else:
            pictures.append(file)
    chosen = class_level.chosen(folder)
    tree = class_tree.read(pictures).read_as(chosen) if chosen != NO_FOLDERS else None
    levels = tree.best.levels if tree else FolderLevels(classes=NO_FOLDERS)
    candidates, loose = [], []
    for file in pictures:
        folders = file.split("/")[:-1]
        side, name = class_tree.side_in(folders, levels.side), levels.name(folders)
        if levels.side is not None and side is None:
            ignored.append(Ignored(file=file, reason=_OUTSIDE))
        elif name is None:
            loose.append(reading.Candidate(file=file, names=(), side=side))
        else:
            candidates.append(reading.Candidate(file=file, names=(name,), side=side))
    layout: Layout = "class folders" if levels.side is None else "split folders"
    return FolderLabels(
        candidates=candidates, ignored=ignored, layout=layout, tree=tree, loose=loose
    )
