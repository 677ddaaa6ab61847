"""The table says what counts, safely in a spreadsheet, and a scan of it finds the same."""

import csv
import shutil
from pathlib import Path

import pytest

from core.data import scan
from core.data.annotations import labels_table, overlay
from core.data.dataset import Dataset
from tests import worlds
from tests.data.annotations import saying

FIRST, SECOND, THIRD = (f"ants/p0_000{number}.jpg" for number in range(3))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 4, "bees": 3})


def _written(data: Path, **told: bool) -> Path:
    path = data.parent / "labels.csv"
    labels_table.write(scan.found(data, **told), overlay.of(data), path)
    return path


def _cells(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def _scanned_beside(data: Path, table: Path, home: Path) -> Dataset:
    """What a scan finds where the table lies beside the pictures and nothing was said here."""
    shutil.copytree(data, home / "copy")
    shutil.copy(table, home / "copy" / "labels.csv")
    return scan.scan(home / "copy")


def test_every_picture_has_its_row_with_who_what_and_when(data: Path) -> None:
    saying.write(data, FIRST, names=("wasp",), who="Zoë", t=1795348068.646)
    saying.write(data, SECOND, kind="leave out")
    saying.write(data, SECOND, kind="group", text="plate 7")
    saying.write(data, THIRD, kind="note", text="blurred")
    rows = _cells(_written(data))
    assert len(rows) == 7
    assert rows[FIRST] == {
        "file": FIRST, "label": "wasp", "said": "label", "group": "", "note": "", "who": "Zoë",
        "when": "2026-11-22T11:47:48.646+00:00", "content": rows[FIRST]["content"],
    }  # fmt: skip
    assert [rows[SECOND][name] for name in ("label", "said", "group")] == [
        "", "leave out", "plate 7",
    ]  # fmt: skip
    assert [rows[THIRD][name] for name in ("label", "said", "who", "note")] == [
        "ants", "", "", "blurred",
    ]  # fmt: skip


@pytest.mark.parametrize("text", saying.ANY_TEXT)
def test_a_scan_of_it_finds_the_same_labels(data: Path, tmp_path: Path, text: str) -> None:
    saying.write(data, FIRST, names=(text,))
    for file, kind in ((SECOND, "leave out"), (THIRD, "not sure"), ("bees/p1_0000.jpg", "label")):
        saying.write(data, file, kind=kind, names=("a", "b") if kind == "label" else ())
    saying.write(data, "bees/p1_0001.jpg", kind="none of these")
    here = scan.scan(data)
    there = _scanned_beside(data, _written(data), tmp_path)
    assert [(p.file, p.target) for p in there.pictures] == [
        (p.file, p.target) for p in here.pictures
    ]
    reasons = {entry.file: entry.reason for entry in there.ignored}
    assert "“leave out”" in reasons[SECOND]
    assert "“not sure”" in reasons[THIRD]


@pytest.mark.parametrize("text", saying.ANY_TEXT)
def test_so_does_one_of_several_classes_a_picture(data: Path, tmp_path: Path, text: str) -> None:
    shutil.copy(data / FIRST, data / "bees" / "same.jpg")
    saying.write(data, SECOND, names=(text, "ants", "x|y"))
    saying.write(data, THIRD, kind="none of these")
    saying.write(data, "bees/p1_0000.jpg", kind="leave out")
    here = scan.scan(data, several=True)
    there = _scanned_beside(data, _written(data, several=True), tmp_path)
    assert {p.file: p.target for p in there.pictures} == {p.file: p.target for p in here.pictures}
    assert here.kind == there.kind == "multilabel"


def test_a_split_that_the_data_brings_is_told(tmp_path: Path) -> None:
    counts = {"train": {"ants": 3, "bees": 2}, "test": {"ants": 1, "bees": 1}}
    data = worlds.split_folders(tmp_path / "set", counts)
    there = _scanned_beside(data, _written(data), tmp_path)
    assert there.pictures == scan.found(data).pictures


@pytest.mark.parametrize("text", saying.ANY_TEXT)
def test_no_cell_is_ever_a_formula(data: Path, text: str) -> None:
    saying.write(data, FIRST, names=(text, "b"), who=text)
    saying.write(data, FIRST, kind="group", text=text)
    saying.write(data, FIRST, kind="note", text=text)
    for row in _cells(_written(data)).values():
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())


@pytest.mark.parametrize("seconds", [0.0, 0.001, 1795348068.646, 99_999_999_999.999])
def test_a_time_comes_back(seconds: float) -> None:
    assert labels_table.read_time(labels_table.written_time(seconds)) == seconds


@pytest.mark.parametrize("text", ["", "yesterday", "1950-01-01", "9999-01-01", "0001-01-01T00:00"])
def test_what_is_no_time_of_an_event_is_none(text: str) -> None:
    assert labels_table.read_time(text) is None
