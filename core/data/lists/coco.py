"""COCO: pictures, categories, and boxes or outlines that say which category is where.

Only what a picture shows is taken, not where. Format: https://cocodataset.org/#format-data
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from core.data.table import TableRow


def read(document: Any) -> list[TableRow] | None:
    """A row for each picture with the names of its categories; `None` where it is no COCO.

    Where no picture has more than one, each shows one class, and one without any has no label.
    """
    if not isinstance(document, Mapping) or not all(
        isinstance(document.get(name), list) for name in ("images", "annotations", "categories")
    ):
        return None
    names = {
        _key(one.get("id")): str(one["name"]).strip()
        for one in _objects(document["categories"])
        if isinstance(one.get("name"), str | int)
    }
    shown: dict[str, dict[str, None]] = defaultdict(dict)
    for one in _objects(document["annotations"]):
        name = names.get(_key(one.get("category_id")))
        if name:
            shown[_key(one.get("image_id"))][name] = None
    several = any(len(some) > 1 for some in shown.values())
    return [
        TableRow(
            line=number,
            unit="entry",
            file=one["file_name"],
            names=tuple(shown.get(_key(one.get("id")), ())),
            side="",
            several=several,
        )
        for number, one in enumerate(_objects(document["images"]), 1)
        if isinstance(one.get("file_name"), str)
    ]


def _objects(entries: list[Any]) -> list[Mapping[str, Any]]:
    return [entry for entry in entries if isinstance(entry, Mapping)]


def _key(number: Any) -> str:
    """An id as text: some write it as a number here and as text there."""
    return str(number) if isinstance(number, str | int) else ""
