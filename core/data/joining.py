"""Joining to a data set what was brought to it from elsewhere (`core.data.brought`)."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from core.data import brought, formats, reading, walk
from core.data.annotations import overlay
from core.data.annotations.overlay import Overlay
from core.data.dataset import Dataset, Ignored, Picture
from core.data.reading import Candidate
from core.errors import NoImagesFound

NOBODY_SAID = "nobody has said yet what it shows"
_KINDS = ("classify", "multilabel")


def joined(dataset: Dataset, said: Overlay) -> Dataset:
    """A data set with the pictures of its collection, as far as somebody said what they show.

    Their files are absolute. The others are listed as ignored, with the reason; what lies in the
    folder itself is not joined once more.

    Args:
        dataset: as it was scanned.
        said: what was said of its pictures.
    """
    place = brought.folder(dataset.folder)
    if dataset.kind not in _KINDS or not place.is_dir():
        return dataset
    here = {picture.content for picture in dataset.pictures}
    left, out = [*dataset.pictures], [*dataset.ignored]
    for picture in _in_collection(place, place.stat().st_mtime_ns):
        if picture.content in here:
            continue
        event = said.decided.get(picture.content)
        target = overlay.shown(picture, event, dataset.kind) if event else NOBODY_SAID
        if isinstance(target, str):
            out.append(Ignored(file=picture.file, reason=target, content=picture.content))
        else:
            left.append(replace(picture, target=target))
    if len(left) == len(dataset.pictures) and len(out) == len(dataset.ignored):
        return dataset
    return reading.narrowed(dataset, left, out)


@lru_cache(maxsize=16)
def _in_collection(place: Path, changed: int) -> tuple[Picture, ...]:
    """The pictures of a collection as they are; `changed` is when one came or went."""
    names = [name for name in walk.walk(place).files if Path(name).suffix in formats.IMAGE_SUFFIXES]
    candidates = [Candidate(file=name, names=()) for name in names]
    try:
        read = reading.dataset(place, "table", candidates, [], None, kind="multilabel")
    except NoImagesFound:
        return ()
    return tuple(
        replace(picture, file=(place / picture.file).as_posix()) for picture in read.pictures
    )
