"""A data set as found on disk: pictures with labels, read in place."""

import os
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from core.data.folder_levels import NO_FOLDERS, FolderLevels, TreeReading
from core.data.repairs import Repair
from core.data.taken import Taken
from core.data.target import Kind, Target
from core.findings import Finding

Side = Literal["training", "validation", "test"]
SIDES: tuple[Side, ...] = ("training", "validation", "test")
SIDE_NAMES: dict[str, Side] = {
    "train": "training",
    "training": "training",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
    "dev": "validation",
    "test": "test",
    "testing": "test",
    "trn": "training",
    "eval": "validation",
    "evaluation": "validation",
    "tst": "test",
    "holdout": "test",
}
"""Names of split folders and tables, and words in a table's split column; `side_of` reads them."""
_FILLERS = re.compile(
    r"(?<![a-z])(data|set|dataset|images?|imgs?|pictures?|photos?|split|folder)(?![a-z])"
    r"|(?<=[a-z])(set|data)$|(?<!\d)(19|20)\d\d(?!\d)"
)
"""What people add to the name of a side: `Training Set`, `test_images`, `train2017`, `testset`."""


def side_of(name: str) -> Side | None:
    """The side that a folder, a table or a cell is called after; `None` for any other name."""
    words = _FILLERS.sub(" ", re.sub(r"[\W_]+", " ", name.lower().strip()))
    return SIDE_NAMES.get(words.replace(" ", ""))


Layout = Literal["class folders", "split folders", "table", "unsorted"]
_USUAL: dict[str, FolderLevels] = {
    "class folders": FolderLevels(),
    "split folders": FolderLevels(classes=(1,), side=0, around=1),
    "table": FolderLevels(classes=NO_FOLDERS),
    "unsorted": FolderLevels(classes=NO_FOLDERS),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """One readable picture."""

    file: str
    """Path relative to the data folder, with forward slashes; absolute of what was brought to it
    (`core.data.joining`), so that a folder joined with it is right for both."""
    target: Target
    content: str
    """Content hash (`core.files.content_hash`): copies of one picture share it."""
    side: Side | None = None
    """The side the folder itself puts it on, where it says so."""
    group: str = ""
    """What it shares with those that belong to it, where its list says so."""
    taken: Taken | None = None
    """When and with which camera, where it says both."""
    repairs: tuple[Repair, ...] = ()
    """What is done to it while it is read, so that all come out alike."""
    patient: str | None = None
    """A token that pictures of one patient share, where the file says whose it is."""

    @property
    def label(self) -> str:
        """What it shows, as text: of one class its name."""
        return self.target.text

    @property
    def brought(self) -> bool:
        """True where it does not lie in the data folder: somebody here added it."""
        return os.path.isabs(self.file)  # noqa: PTH117 - of every picture, and a Path takes longer


@dataclass(frozen=True, kw_only=True, slots=True)
class Ignored:
    """One file that is not used, and why."""

    file: str
    reason: str
    content: str = ""
    """Content hash where it is a picture that was set aside by somebody here."""
    quiet: bool = False
    """True of what nobody ever meant as data: hidden files, and what a system leaves behind."""


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """All that one scan found."""

    folder: Path
    layout: Layout
    pictures: tuple[Picture, ...]
    """Sorted by file."""
    ignored: tuple[Ignored, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What the scan itself noticed; `core.data.health.check` adds to it."""
    classes: tuple[str, ...] = field(default=())
    """In natural order; the index of a class in it is the index of its logit."""
    kind: Kind = "classify"
    """Of all its targets."""
    tree: TreeReading | None = None
    """Of class folders: which of them names the class, and which else may."""
    table: Path | None = None
    """The table that was scanned, where one was named instead of its folder."""
    several: bool = False
    """True where a picture in several class folders was taken to show all of those classes."""
    said: int = 0
    """Position of the overlay it was made from: how many events of `core.data.annotations`."""

    @property
    def levels(self) -> FolderLevels:
        """Which of the folders above a picture say its class and its side."""
        return self.tree.best.levels if self.tree else _USUAL[self.layout]

    @property
    def left_out(self) -> tuple[Ignored, ...]:
        """What is ignored and may have been meant as data."""
        return tuple(entry for entry in self.ignored if not entry.quiet)

    @property
    def source(self) -> Path:
        """What to scan to find the same again."""
        return self.table or self.folder

    @cached_property
    def counts(self) -> dict[str, int]:
        """Pictures per class, in class order; one that shows several counts in each of them."""
        return {name: len(shown) for name, shown in self.by_class.items()}

    @cached_property
    def by_file(self) -> dict[str, Picture]:
        """Each picture by its file."""
        return {picture.file: picture for picture in self.pictures}

    @cached_property
    def copies(self) -> tuple[tuple[Picture, ...], ...]:
        """Each picture that is there more than once, as all that it is."""
        first: dict[str, Picture] = {}
        several: dict[str, list[Picture]] = {}
        for picture in self.pictures:
            if first.setdefault(picture.content, picture) is not picture:
                several.setdefault(picture.content, [first[picture.content]]).append(picture)
        return tuple(map(tuple, several.values()))

    @cached_property
    def by_class(self) -> dict[str, tuple[Picture, ...]]:
        """The pictures of each class, in class order; one that shows several is in each of them."""
        shown: dict[str, list[Picture]] = {name: [] for name in self.classes}
        for picture in self.pictures:
            for name in picture.target.names:
                shown[name].append(picture)
        return {name: tuple(some) for name, some in shown.items()}

    @cached_property
    def has_given_split(self) -> bool:
        """True where the folder itself says which pictures are for training and which are not."""
        return any(picture.side for picture in self.pictures)
