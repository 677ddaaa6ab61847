"""The order in which pictures are looked at: mixed by chance, and the same every time."""

from collections.abc import Sequence
from typing import TypeVar

from core.data.split import Row

_T = TypeVar("_T")


def evenly(lists: Sequence[Sequence[_T]]) -> list[_T]:
    """Everything of all lists, each list going on at its own pace so that all end together."""
    places = ((at + 0.5) / len(some) for some in lists for at in range(len(some)))
    items = (item for some in lists for item in some)
    return [item for _, item in sorted(zip(places, items, strict=True), key=lambda pair: pair[0])]


def shuffled(rows: Sequence[Row]) -> list[Row]:
    """Pictures in the order of their content: by chance, and the same every time."""
    return sorted(rows, key=lambda row: (row.content, row.file))
