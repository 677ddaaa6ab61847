"""A list means a file of the folder, or none: never one outside, never a guess of two."""

from pathlib import Path

from core.data import scan
from tests.data.lists.of_folder import as_json, labels, pictures, reasons


def test_hostile_names_are_listed_with_a_reason(tmp_path: Path) -> None:
    folder = pictures(tmp_path / "set")
    (tmp_path / "1.jpg").write_bytes((folder / "1.jpg").read_bytes())
    rows = [
        ["../1.jpg", "a"], ["/etc/1.jpg", "a"], ["C:\\pictures\\1.jpg", "a"], ["gone.jpg", "a"],
        ["1.jpg", "a"], [str(folder / "2.jpg"), "b"], ["/else/where/set/3.jpg", "b"],
        ["sub\\..\\4.jpg", "b"], ["2.jpg", "b"], ["3.jpg", "a"],
    ]  # fmt: skip
    as_json("labels.json", rows)(folder)
    found = scan.scan(folder)
    assert labels(found) == {"1.jpg": "a", "2.jpg": "b", "3.jpg": "b", "4.jpg": "b"}
    said = reasons(found)
    for outside in ("../1.jpg", "/etc/1.jpg", "C:\\pictures\\1.jpg"):
        assert "points outside the folder" in said[outside]
    assert "entry 4 of the list names it, but it is not there" in said["gone.jpg"]
    assert "lists it twice" in said["2.jpg"]
    assert "again, as “a” instead of “b”" in said["3.jpg"]
    assert said["10.jpg"] == "is not in the list"


def test_a_name_that_several_files_have_is_not_guessed(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        pictures(tmp_path / folder)
    as_json("l.json", [["1.jpg", "x"], ["a/2.jpg", "x"], ["b/3.jpg", "y"]])(tmp_path)
    found = scan.scan(tmp_path)
    assert [picture.file for picture in found.pictures] == ["a/2.jpg", "b/3.jpg"]
    assert "not there" in reasons(found)["1.jpg"]
