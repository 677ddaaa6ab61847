"""The order in which pictures are looked at: mixed by chance, and the same every time."""

from collections.abc import Sequence
from typing import TypeVar

from core.data.split import Row

_T = TypeVar("_T")


def evenly(lists: Sequence[Sequence[_T]]) -> list[_T]:
    """Everything of all lists: they begin together, and each at its own pace they end together."""
    places = (at / len(some) for some in lists for at in range(len(some)))
    items = (item for some in lists for item in some)
    return [item for _, item in sorted(zip(places, items, strict=True), key=lambda pair: pair[0])]


def shuffled(rows: Sequence[Row]) -> list[Row]:
    """Pictures in the order of their content: by chance, and the same every time."""
    return sorted(rows, key=lambda row: (row.content, row.file))
