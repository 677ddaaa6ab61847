"""What a list says of its pictures is taken, and every entry that is not has its reason."""

from pathlib import Path

import pytest

from core.data import groups, scan
from core.data.split import SplitSettings
from tests import worlds
from tests.data.lists.of_folder import as_json, as_text, labels, pictures, reasons


def test_each_entry_that_is_not_used_says_why(tmp_path: Path) -> None:
    pictures(tmp_path)
    (tmp_path / "notes.txt").write_text("x")
    records = [
        {"file": "1.jpg", "label": "cat"}, {"file": "3.jpg", "label": "dog"},
        {"file": "", "label": "cat"}, {"file": "2.jpg", "label": None, "class": ""},
        {"file": "4.jpg", "label": "dog", "split": "some"}, {"file": "notes.txt", "label": "cat"},
    ]  # fmt: skip
    as_json("list.json", records)(tmp_path)
    found = scan.scan(tmp_path)
    assert labels(found) == {"1.jpg": "cat", "3.jpg": "dog"}
    assert reasons(found) == {
        "list.json": "entry 3 of the list names no file",
        "2.jpg": "entry 4 of the list gives it no label",
        "4.jpg": "entry 5 of the list puts it on the side “some”, neither train, val nor test",
        "notes.txt": "not a picture file (.txt)",
        "10.jpg": "is not in the list",
    }


def test_a_group_of_a_list_is_no_label(tmp_path: Path) -> None:
    pictures(tmp_path)
    records = [{"file": f"{n}.jpg", "label": "ab"[n % 2], "group": "g"} for n in (1, 2, 3, 4)]
    as_json("list.json", records)(tmp_path)
    found = scan.scan(tmp_path)
    assert found.classes == ("a", "b")
    (group,) = groups.find(found, SplitSettings()).groups
    assert (group.kind, group.key, len(group.files)) == ("listed", "g", 4)


@pytest.mark.parametrize("column", ["group", "Patient_ID", "video"])
def test_pictures_of_one_patient_in_the_table_belong_together(tmp_path: Path, column: str) -> None:
    rows = [(f"{n}.jpg", "ab"[n % 2], f"P{n // 3}") for n in range(6)]
    worlds.table(tmp_path, rows, heading=("file", "label", column))
    found = groups.find(scan.scan(tmp_path), SplitSettings())
    assert [(group.key, len(group.files)) for group in found.groups] == [("P0", 3), ("P1", 3)]


def test_what_is_in_no_list_is_said_by_its_kind(tmp_path: Path) -> None:
    pictures(tmp_path)
    (tmp_path / "list.csv").write_text("file,label\n1.jpg,cat\n3.jpg,dog\n")
    assert reasons(scan.scan(tmp_path))["2.jpg"] == "is not in the table"


def test_a_list_that_is_damaged_is_told_where_folders_say_nothing(tmp_path: Path) -> None:
    pictures(tmp_path / "images")
    as_text("list.json", '{"1.jpg": "cat", ')(tmp_path)
    (finding,) = scan.scan(tmp_path).findings
    assert finding.id == "list-not-used"
    assert "list.json" in finding.sentence
    assert "damaged" in finding.sentence
