"""The pictures that an audit looks at: some of each class, spread over scenes, as squares."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.data import formats
from core.data.dataset import Dataset, Picture
from core.engine.safety.groups import scene
from core.errors import DataError, OnlyOneClass
from core.runs.stop import CheckStop

Images = npt.NDArray[np.uint8]
SCREEN = 30
"""Pictures a class for the first look of a screen: finds nine in ten swaps by mirrors and turns in
half a minute. What is near a border then is looked at again; see `second_look`."""
FULL_PER_CLASS = 50
"""Pictures a class for the whole ladder, and of a screen where a verdict is near its border: loss
of evidence by crop and blur needs about 40."""
MANY_PICTURES = 1500
"""Most pictures in all: 100 classes get 15 each, and every kernel stays under 20 MB."""
FEWEST_PICTURES = 6
"""A class with fewer is left out: no five folds of it can be made."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Pictures in memory with their labels."""

    pictures: tuple[Picture, ...]
    classes: tuple[str, ...]
    labels: npt.NDArray[np.int64]
    images: Images
    """[n, side, side, 3]: whole pictures, squeezed to squares, so that no edge is cut away."""
    left_out: tuple[str, ...]
    """Classes with too few pictures."""


AuditPicture = tuple[Picture, Images]
"""A picture and its pixels, decoded and squeezed to a square."""


def choose(
    dataset: Dataset, *, side_px: int, full: bool, seed: int, check_stop: CheckStop
) -> Chosen:
    """Pick and decode pictures; the test side stays sealed, unreadable ones are passed over.

    Args:
        dataset: of one scan.
        side_px: side of the squares.
        full: more pictures a class.
        seed: of which are taken.
        check_stop: called before each picture.

    Raises:
        OnlyOneClass: fewer than two classes have enough pictures.
    """
    own = members(dataset)
    able = [name for name in dataset.classes if len(own[name]) >= FEWEST_PICTURES]
    each = each_of(len(able), full=full)
    found: list[AuditPicture] = []
    for name in able:
        found += decoded(dataset, spread(own[name], seed), each, side_px, check_stop)
    classes = tuple(n for n in able if sum(p.label == n for p, _ in found) >= FEWEST_PICTURES)
    if len(classes) < 2:
        raise OnlyOneClass(
            what="Label safety needs at least two classes with pictures",
            why=f"Only {len(classes)} of {len(dataset.classes)} classes has {FEWEST_PICTURES} "
            "or more.",
            fix="Add pictures, or another class.",
        )
    left_out = tuple(n for n in dataset.classes if n not in classes)
    return together([one for one in found if one[0].label in classes], classes, left_out)


def each_of(classes: int, *, full: bool) -> int:
    """Pictures a class, of so many classes."""
    most = max(2 * FEWEST_PICTURES, MANY_PICTURES // max(1, classes))
    return min(FULL_PER_CLASS if full else SCREEN, most)


def together(
    rows: Sequence[AuditPicture], classes: tuple[str, ...], left_out: tuple[str, ...] = ()
) -> Chosen:
    """Pictures that were read, with their labels.

    Args:
        rows: of these classes alone.
        classes: names, in the order of their numbers.
        left_out: classes with too few pictures.
    """
    return Chosen(
        pictures=tuple(picture for picture, _ in rows),
        classes=classes,
        labels=np.array([classes.index(picture.label) for picture, _ in rows], dtype=np.int64),
        images=np.stack([image for _, image in rows]),
        left_out=left_out,
    )


def members(dataset: Dataset) -> dict[str, list[Picture]]:
    """Pictures of each class; the test side stays sealed."""
    found: dict[str, list[Picture]] = defaultdict(list)
    for picture in dataset.pictures:
        if picture.side != "test":
            found[picture.label].append(picture)
    return found


def spread(pictures: list[Picture], seed: int) -> list[Picture]:
    """All pictures in an order that takes one of each scene before a second of any."""

    def chance(picture: Picture) -> bytes:
        told = f"{seed}|{picture.content}".encode()
        return hashlib.blake2b(told, digest_size=8).digest()

    scenes: dict[str, list[Picture]] = defaultdict(list)
    for picture in sorted(pictures, key=chance):
        scenes[scene(picture.file)].append(picture)
    if len(scenes) < len(pictures) / 12:
        return sorted(pictures, key=chance)
    ordered = sorted(
        ((turn, chance(p), p) for frames in scenes.values() for turn, p in enumerate(frames)),
        key=lambda one: one[:2],
    )
    return [picture for _, _, picture in ordered]


def decoded(
    dataset: Dataset, order: list[Picture], each: int, side_px: int, check_stop: CheckStop
) -> list[AuditPicture]:
    """The first so many pictures that can be read, as squares.

    Args:
        dataset: of one scan.
        order: in which they are taken.
        each: pictures, at most.
        side_px: side of the squares.
        check_stop: called before each picture.
    """
    found: list[AuditPicture] = []
    root = dataset.folder.parent if dataset.folder.is_file() else dataset.folder
    for picture in order:
        if len(found) == each:
            break
        check_stop()
        try:
            image = formats.load(root / picture.file, at_least_px=side_px)
        except DataError:
            continue
        square = image.resize((side_px, side_px), Image.Resampling.BILINEAR)
        found.append((picture, np.asarray(square, dtype=np.uint8)))
    return found
