"""What a list says of its pictures is taken, and every entry that is not has its reason."""

from pathlib import Path

from core.data import scan
from tests.data.lists.of_folder import as_json, labels, pictures, reasons


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
        "10.jpg": "is not in the table",
    }


def test_a_group_of_a_list_is_no_label(tmp_path: Path) -> None:
    pictures(tmp_path)
    records = [{"file": f"{n}.jpg", "label": "ab"[n % 2], "group": "g"} for n in (1, 2, 3, 4)]
    as_json("list.json", records)(tmp_path)
    assert scan.scan(tmp_path).classes == ("a", "b")
