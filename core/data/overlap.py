"""Overlap: one picture in several class folders, taken to show all of those classes."""

from collections import defaultdict
from dataclasses import replace

from core.data.copies import many
from core.data.dataset import Dataset, Picture
from core.data.target import classes
from core.findings import Finding


def united(dataset: Dataset) -> Dataset:
    """The data set with every picture once and all its classes (multi-label).

    Which copies are one picture is told by content; the first file in order stands for all.

    Args:
        dataset: scanned with one class a picture.
    """
    groups: dict[str, list[Picture]] = defaultdict(list)
    for picture in dataset.pictures:
        groups[picture.content].append(picture)
    pictures = [_united(group) for group in groups.values()]
    extra = len(dataset.pictures) - len(pictures)
    shared = sum(len(picture.target.names) > 1 for picture in pictures)
    note = Finding(
        id="pictures-of-several-classes",
        severity="note",
        sentence=f"{many(shared)} in more than one class folder: each counts once and shows all "
        "of its classes.",
        remedy="Say on the Data page that each picture shows one class, if that is not so.",
        items=tuple(p.file for p in pictures if len(p.target.names) > 1),
        score=extra,
    )
    return replace(
        dataset,
        pictures=tuple(sorted(pictures, key=lambda picture: picture.file)),
        findings=(*dataset.findings, note),
        kind="multilabel",
        several=True,
    )


def _united(copies: list[Picture]) -> Picture:
    named = classes(name for picture in copies for name in picture.target.names)
    return replace(copies[0], target=named) if named.names else copies[0]
