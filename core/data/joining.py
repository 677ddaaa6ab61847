"""Joining to a data set the pictures that were kept beside it (`core.data.collections.beside`)."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from core.data import collections, reading
from core.data.dataset import Dataset, Picture
from core.data.reading import Candidate
from core.data.target import Unsorted
from core.errors import NoImagesFound

_KINDS = ("classify", "multilabel")


def joined(dataset: Dataset) -> Dataset:
    """A data set with what lies in its collection; what these pictures show is said of them.

    Their files are absolute. What lies in the folder itself is not joined once more.

    Args:
        dataset: as it was scanned.
    """
    place = collections.beside(dataset.folder)
    kept = collections.kept(place) if dataset.kind in _KINDS else {}
    here = {picture.content for picture in dataset.pictures} if kept else set()
    fresh = tuple(sorted(path.name for content, path in kept.items() if content not in here))
    more = _pictures(place, fresh) if fresh else ()
    if not more:
        return dataset
    inside = place == dataset.folder  # a collection itself, that has grown since it was scanned
    added = more if inside else [replace(p, file=(place / p.file).as_posix()) for p in more]
    return reading.narrowed(dataset, [*dataset.pictures, *added], [*dataset.ignored])


@lru_cache(maxsize=16)
def _pictures(place: Path, names: tuple[str, ...]) -> tuple[Picture, ...]:
    """Pictures of a collection, by their names: these name the content, and never change."""
    candidates = [Candidate(file=name, names=()) for name in names]
    try:
        read = reading.dataset(place, "table", candidates, [], None, kind="multilabel")
    except NoImagesFound:
        return ()
    return tuple(replace(picture, target=Unsorted()) for picture in read.pictures)
