"""Sides: where each picture of a data set lay once, kept by content, so that none ever moves.

A split alone follows from the pictures that are there; with every picture added, the shares of its
class are others, and pictures cross over: of 14,600, adding some moved 625, 289 of them out of the
sealed test set. So whoever divides a data set does it here.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from core import files, home, locks
from core.data import groups
from core.data import split as splits
from core.data.dataset import SIDES, Dataset, Side
from core.data.split import Split, SplitSettings


def divide(dataset: Dataset, settings: SplitSettings) -> Split:
    """Divide a data set; what was divided before by the same settings stays where it was.

    Another seed or other shares are another split, with a memory of its own.

    Pictures that belong together share a side, by `core.data.groups`, unless they lay on two before
    they were known to belong together.

    Args:
        dataset: what was scanned.
        settings: see `core.data.split.split`.

    Raises:
        BadPlan: the pattern of the groups cannot be read.
        DiskFull: no room to remember it.
    """
    grouping = groups.find(dataset, settings)
    keys = grouping.of_file
    of_content = {p.content: keys[p.file] for p in dataset.pictures if p.file in keys}
    file = _file(dataset, settings)
    with locks.changing(file):
        earlier = _read(file)
        split = splits.split(dataset, settings, earlier=earlier, groups=of_content)
        sides = {picture.content: split.side[picture.file] for picture in dataset.pictures}
        if sides.keys() - earlier.keys():
            _write(file, earlier | sides)
    return replace(split, grouping=grouping)


def _file(dataset: Dataset, settings: SplitSettings) -> Path:
    """One file a folder, a way of dividing it, and whether the folder itself divides."""
    told = f"{dataset.folder.resolve()}\n{settings.model_dump_json()}\n{dataset.has_given_split}"
    digest = hashlib.blake2b(told.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    return home.home() / "splits" / f"{files.safe_name(dataset.folder.name)}-{digest}.csv"


def _read(file: Path) -> dict[str, Side]:
    """Side by content; a line that is damaged is passed over, a file that is gone is empty."""
    by_name = {str(side): side for side in SIDES}
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return {}
    cells = (line.split(",") for line in lines)
    return {pair[0]: by_name[pair[1]] for pair in cells if len(pair) == 2 and pair[1] in by_name}


def _write(file: Path, sides: Mapping[str, Side]) -> None:
    files.write_text(file, "".join(f"{content},{side}\n" for content, side in sides.items()))
