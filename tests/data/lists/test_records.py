"""JSON names files, labels and sides in many ways."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.data import scan
from tests.data.lists.of_folder import RECORDS, as_json, as_text, labels, pictures, reasons, sides


def test_sides_may_stand_in_the_list(tmp_path: Path) -> None:
    pictures(tmp_path)
    parts = {"train": RECORDS[:3], "test": RECORDS[3:]}
    for document in (
        parts,
        [{**record, "split": side} for side, some in parts.items() for record in some],
        {r["file_name"]: {"class": r["Label"], "set": s} for s, p in parts.items() for r in p},
    ):
        as_json("labels.json", document)(tmp_path)
        expected = {r["file_name"]: s for s, p in parts.items() for r in p}
        told = {"train": "training", "test": "test"}
        assert sides(scan.scan(tmp_path)) == {file: told[s] for file, s in expected.items()}


@pytest.mark.parametrize(
    "document",
    [
        [{"file": "1.jpg", "labels": ["cat", "pet"]}, {"file": "3.jpg", "labels": []}],
        [{"file": "1.jpg", "tags": "pet;cat"}, {"file": "3.jpg", "tags": ""}],
        {"1.jpg": ["cat", "pet"], "3.jpg": []},
    ],
)
def test_several_labels_a_picture(tmp_path: Path, document: Any) -> None:
    pictures(tmp_path)
    as_json("labels.json", document)(tmp_path)
    found = scan.scan(tmp_path)
    assert (found.kind, labels(found)) == (
        "multilabel",
        {"1.jpg": "cat|pet", "3.jpg": ""},
    )


def test_one_name_twice_in_an_object_is_told(tmp_path: Path) -> None:
    pictures(tmp_path)
    as_text("l.json", '{"1.jpg": "cat", "3.jpg": "dog", "1.jpg": "dog"}')(tmp_path)
    found = scan.scan(tmp_path)
    assert labels(found) == {"1.jpg": "cat", "3.jpg": "dog"}
    assert "again, as “dog” instead of “cat”" in reasons(found)["1.jpg"]


def test_an_entry_or_a_line_that_is_none_is_told_and_spoils_no_other(tmp_path: Path) -> None:
    pictures(tmp_path)
    lines = [*map(json.dumps, RECORDS[:4]), '{"file": "4.jpg", "lab', "[1]", '{"file": "4.jpg"}']
    as_text("list.jsonl", "\n".join(lines))(tmp_path)
    found = scan.scan(tmp_path)
    assert len(found.pictures) == 4
    said = [entry.reason for entry in found.ignored if entry.file in ("list.jsonl", "4.jpg")]
    assert said == [
        "entry 7 of the list gives it no label",
        "entry 5 of the list names no file",
        "entry 6 of the list names no file",
    ]
