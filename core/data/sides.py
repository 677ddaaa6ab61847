"""Sides: where each picture of a data set lay once, kept by content, so that none ever moves.

A split alone follows from the pictures that are there; with every picture added, the shares of its
class are others, and pictures cross over: of 14,600, adding some moved 625, 289 of them out of the
sealed test set. So whoever divides a data set does it here.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from core import files, home, locks
from core.data import exam, groups
from core.data import split as splits
from core.data.dataset import SIDES, Dataset, Side
from core.data.exam import Exam
from core.data.split import Split, SplitSettings

_TRAINED = "trained"


class _Lying(NamedTuple):
    """Where a picture lies."""

    side: Side
    trained: bool = False
    """True once a training went by it."""


_FRESH: dict[Side, _Lying] = {side: _Lying(side) for side in SIDES}
_HELD: dict[Side, _Lying] = {side: _Lying(side, trained=True) for side in SIDES}
_SPELT = {f"{side}": _FRESH[side] for side in SIDES} | {
    f"{side},{_TRAINED}": _HELD[side] for side in SIDES
}
"""As a line has it behind the content; the same few records for a hundred thousand lines."""


def divide(dataset: Dataset, settings: SplitSettings) -> Split:
    """Divide a data set; what was divided before by the same settings stays where it was.

    Another seed or other shares are another split, with a memory of its own.

    Where an exam was drawn (`core.data.exam`), the test side is the exam's pictures and no others,
    whatever lay there before; pictures that came since join it with the same chance.

    Pictures that belong together share a side, by `core.data.groups`. Where that is known only
    after they lay on two, they come together as long as no training went by it (`hold`): near
    copies are found in the background, and people say what belongs together when they see it.
    After a training each stays where it is.

    Args:
        dataset: what was scanned.
        settings: see `core.data.split.split`.

    Raises:
        BadPlan: the pattern of the groups cannot be read.
        DiskFull: no room to remember it.
    """
    dataset = splits.heeded(dataset, settings)
    grouping = groups.find(dataset, settings)
    keys = grouping.of_file
    of_content = {p.content: keys[p.file] for p in dataset.pictures if p.file in keys}
    drawn = exam.draw(dataset, keys) if exam.of(dataset.folder) else None
    every, file = dataset.pictures, _file(dataset, settings, drawn)
    if drawn:
        left = tuple(picture for picture in every if picture.content not in drawn.contents)
        dataset, settings = replace(dataset, pictures=left), settings.model_copy(update={"test": 0})
    with locks.changing(file):
        lying = _read(file)
        moving = _torn_before_any_training(lying, of_content)
        stays = {content: place.side for content, place in lying.items() if content not in moving}
        fresh = [picture for picture in dataset.pictures if picture.content not in stays]
        earlier = _taught(dataset, of_content) | stays if fresh else stays
        split = splits.split(dataset, settings, earlier=earlier, groups=of_content)
        new = {picture.content: _FRESH[split.side[picture.file]] for picture in fresh}
        if any(lying.get(content) != place for content, place in new.items()):
            _write(file, {**lying, **new})
    side: dict[str, Side] = {p.file: split.side.get(p.file, "test") for p in every}
    return Split(side=side, grouping=grouping, exam=drawn)


def hold(dataset: Dataset, settings: SplitSettings, split: Split) -> None:
    """Note that a training goes by a split: from now on not one of its pictures moves.

    Args:
        dataset: its pictures.
        settings: how they were divided.
        split: what came of it.

    Raises:
        DiskFull: no room to remember it.
    """
    file = _file(splits.heeded(dataset, settings), settings, split.exam)
    with locks.changing(file):
        lying = _read(file)
        held = {p.content: _HELD[split.side[p.file]] for p in dataset.pictures}
        if held.items() - lying.items():
            _write(file, {**lying, **held})


def _taught(dataset: Dataset, groups: Mapping[str, str]) -> dict[str, Side]:
    """Of what was brought from elsewhere, contents that are for training.

    Most of it is there because a model erred on it: a score that rests on it would be of such
    pictures alone. What belongs together with pictures of the folder goes where these lie, and
    what shows a class of its own is divided as all else.

    Args:
        dataset: what was scanned.
        groups: content to the key of its group.
    """
    added = [picture for picture in dataset.pictures if picture.brought]
    own = [picture for picture in dataset.pictures if not picture.brought] if added else []
    keys = {groups[picture.content] for picture in own if picture.content in groups}
    classes = {name for picture in own for name in picture.target.names}
    return {
        picture.content: "training"
        for picture in added
        if groups.get(picture.content) not in keys and classes.issuperset(picture.target.names)
    }


def _torn_before_any_training(
    lying: Mapping[str, _Lying], groups: Mapping[str, str]
) -> frozenset[str]:
    """Contents that may still move to where the others of their group lie.

    Args:
        lying: the memory.
        groups: content to the key of its group.
    """
    members: dict[str, list[str]] = defaultdict(list)
    for content, key in groups.items():
        if content in lying:
            members[key].append(content)
    moving: set[str] = set()
    for some in members.values():
        held = {lying[content].side for content in some if lying[content].trained}
        if len({lying[content].side for content in some}) > 1 >= len(held):
            moving.update(content for content in some if not lying[content].trained)
    return frozenset(moving)


def _file(dataset: Dataset, settings: SplitSettings, drawn: Exam | None) -> Path:
    """One file a folder, a way of dividing it, and whether the folder or an exam divides too."""
    told = f"{dataset.folder.resolve()}\n{settings.model_dump_json()}\n{dataset.has_given_split}"
    told += "\nexam" if drawn else ""
    digest = hashlib.blake2b(told.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    return home.home() / "splits" / f"{files.safe_name(dataset.folder.name)}-{digest}.csv"


def _read(file: Path) -> Mapping[str, _Lying]:
    """By content; a line that is damaged is passed over, a file that is gone is empty."""
    try:
        facts = file.stat()
        return _read_once(file, facts.st_ino, facts.st_mtime_ns, facts.st_size)
    except FileNotFoundError:
        return {}


@lru_cache(maxsize=2)
def _read_once(file: Path, *_version: int) -> Mapping[str, _Lying]:
    """It is replaced as a whole where it changes (`files.write_text`), so it is read once."""
    lines = file.read_text("utf-8", "replace").splitlines()
    cells = (line.partition(",") for line in lines)
    told = {content: _SPELT[place] for content, _, place in cells if place in _SPELT}
    return MappingProxyType(told)


def _write(file: Path, places: Mapping[str, _Lying]) -> None:
    lines = (
        f"{content},{place.side}{f',{_TRAINED}' if place.trained else ''}\n"
        for content, place in places.items()
    )
    files.write_text(file, "".join(lines))
