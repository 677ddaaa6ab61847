"""A JSON document that anybody may have made: bounded before it is read."""

import json
from pathlib import Path
from typing import Any

from core import files
from core.errors import BadTable

_LARGEST_BYTES = 64 * 2**20
"""COCO with all its 330,000 pictures, without the outlines, has 60 MB."""
_MOST_PARTS = 4_000_000
"""Lists and records in it: empty ones take twenty times the memory of their text."""
JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")


class Doubled(dict[str, Any]):
    """An object in which a name stands twice; `pairs` holds both."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        """Keep all that was written."""
        super().__init__(pairs)
        self.pairs = pairs


def read(path: Path) -> Any:
    """One document, or a list of the documents that stand one a line (JSON Lines).

    Raises:
        BadTable: too large, nested too deeply, or no JSON.
    """
    try:
        size = path.stat().st_size
        if size > _LARGEST_BYTES:
            raise _bad(path, f"It has {size / 2**20:,.0f} MiB; {_LARGEST_BYTES >> 20} are read.")
        data = files.read_bytes(path)
    except OSError as error:
        raise _bad(path, f"It could not be read: {error.strerror}.") from error
    if data.count(b"[") + data.count(b"{") > _MOST_PARTS:
        raise _bad(path, f"It has more than {_MOST_PARTS:,} parts.")
    text = data.decode(
        "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace"
    )
    try:
        return _parsed(text) if path.suffix.lower() == ".json" else _lines(text)
    except RecursionError:
        raise _bad(path, "It is nested too deeply.") from None
    except ValueError as error:
        raise _bad(path, f"It is damaged, or no JSON: {error}.") from error


def _lines(text: str) -> list[Any]:
    """A document a line; `None` for one that is damaged, as long as others are not.

    Raises:
        ValueError: all of them are.
    """
    found: list[Any] = []
    damage: ValueError | None = None
    for line in filter(str.strip, text.splitlines()):
        try:
            found.append(_parsed(line))
        except ValueError as error:
            damage = error
            found.append(None)
    if damage and not any(one is not None for one in found):
        raise damage
    return found


def _parsed(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_as_object)


def _as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Doubled(pairs)


def _bad(path: Path, why: str) -> BadTable:
    return BadTable(
        what=f"{path.name} cannot be used as a list of pictures",
        why=why,
        fix="Let it be written anew, or make a table with the columns file and label of it.",
    )
