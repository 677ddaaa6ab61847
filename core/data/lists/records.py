"""JSON that names files and labels: records, a name for each label or each file, JSON Lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.data import formats
from core.data.dataset import side_of
from core.data.lists.json_document import Doubled
from core.data.table import (
    FILE_COLUMNS,
    GROUP_COLUMNS,
    LABEL_COLUMNS,
    LABELS_COLUMNS,
    SIDE_COLUMNS,
    TableRow,
)

_Object = Mapping[str, Any]


def rows(document: Any, side: str = "") -> Iterator[TableRow]:
    """What a document says of pictures; nothing where it says nothing of any.

    Understood are a list of records or of pairs; an object with the label or labels of each file,
    or with the files of each label; each of these under the names of the sides, or as the one list
    of an object.

    Args:
        document: what was read.
        side: of all that is in it.
    """
    if isinstance(document, list):
        yield from _listed(document, side)
    elif isinstance(document, Mapping):
        yield from _named(document, side)


def _listed(entries: Sequence[Any], side: str) -> Iterator[TableRow]:
    """A row for each entry, also for one that says nothing, where some say what a file shows."""
    found = [_of_entry(entry, number, side) for number, entry in enumerate(entries, 1)]
    if any(row.file and row.names for row in found):
        yield from found


def _of_entry(entry: Any, number: int, side: str) -> TableRow:
    if isinstance(entry, Mapping):
        return _of_record(entry, number, side)
    if isinstance(entry, list) and len(entry) == 2 and _is_file(entry[0]):
        return _row(number, entry[0], entry[1], side)
    return _row(number, "", None, side)


def _named(document: _Object, side: str) -> Iterator[TableRow]:
    if all(map(side_of, document)):
        for name, part in document.items():
            yield from rows(part, name)
        return
    names, labels = document.get("classes"), document.get("labels")
    if isinstance(names, list) and isinstance(labels, Mapping):
        yield from _of_files([(file, _by_number(names, v)) for file, v in labels.items()], side)
        return
    pairs = document.pairs if isinstance(document, Doubled) else [*document.items()]
    found = list(_of_files(pairs, side)) or list(_of_labels(pairs, side))
    if not found:
        lists = (part for part in document.values() if isinstance(part, list))
        found = next((some for part in lists if (some := list(_listed(part, side)))), [])
    yield from found


def _of_files(pairs: Sequence[tuple[str, Any]], side: str) -> Iterator[TableRow]:
    """Names of files, each with what it shows; numbers nearly all different are sizes or ids."""
    pairs = [(file, shown) for file, shown in pairs if _is_file(file)]
    numbers = [shown for _, shown in pairs if isinstance(shown, int | float)]
    if len(pairs) > 2 and 2 * len(set(numbers)) > len(pairs):
        return
    for number, (file, shown) in enumerate(pairs, 1):
        if isinstance(shown, Mapping):
            yield _of_record({**shown, "file": file}, number, side)
        else:
            yield _row(number, file, shown, side)


def _of_labels(pairs: Sequence[tuple[str, Any]], side: str) -> Iterator[TableRow]:
    """Names of classes, each with its files."""
    number = 0
    for label, inside in pairs:
        for file in inside if isinstance(inside, list) else []:
            number += 1
            if _is_file(file):
                yield _row(number, file, label, side)


def _of_record(record: _Object, number: int, side: str) -> TableRow:
    fields = {str(name).strip().lower(): value for name, value in record.items()}
    file = _first(fields, FILE_COLUMNS)
    shown = _first(fields, LABEL_COLUMNS)
    if shown is None:
        shown = _first(fields, LABELS_COLUMNS)
        shown = re.split(r"[|;]", shown) if isinstance(shown, str) else shown
    texts = {"group": _text(_first(fields, GROUP_COLUMNS)), "note": _text(fields.get("note"))}
    own = _first(fields, SIDE_COLUMNS)
    return _row(
        number,
        _text(file),
        shown,
        own if isinstance(own, str) else side,
        {name: text for name, text in texts.items() if text},
    )


def _row(
    number: int, file: str, shown: Any, side: str, more: Mapping[str, str] | None = None
) -> TableRow:
    """An entry as a row.

    Args:
        number: of the entry, from 1.
        file: as it is written there.
        shown: a label, or a list of them.
        side: empty = not said.
        more: see `TableRow.more`.
    """
    several = isinstance(shown, list)
    texts = [_text(one) for one in (shown if several else [shown])]
    return TableRow(
        line=number,
        unit="entry",
        file=file,
        names=tuple(dict.fromkeys(text for text in texts if text)),
        side=side,
        several=several,
        more=more or {},
    )


def _first(fields: _Object, names: Sequence[str]) -> Any:
    return next((fields[name] for name in names if fields.get(name) is not None), None)


def _text(value: Any) -> str:
    """A label as text; an object's name, and nothing for what is none."""
    if isinstance(value, Mapping):
        value = _first(value, ("label", "name", "class", "category"))
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _by_number(names: Sequence[Any], value: Any) -> Any:
    if isinstance(value, list):
        return [_by_number(names, one) for one in value]
    place = value if isinstance(value, int) else -1
    return names[place] if 0 <= place < len(names) else value


def _is_file(name: Any) -> bool:
    return isinstance(name, str) and name.lower().endswith(formats.IMAGE_SUFFIXES)
