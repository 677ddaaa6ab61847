"""Folders say what is in the pictures below them, at any depth."""

from pathlib import Path

from core.data import groups, scan
from core.data.split import SplitSettings
from tests import worlds


def test_one_class_under_several_parents_is_one_class(tmp_path: Path) -> None:
    counts = {f"{year}/{name}": 2 for year in ("2019", "2020") for name in ("cat", "dog")}
    found = scan.scan(worlds.class_folders(tmp_path, counts))
    assert found.counts == {"cat": 4, "dog": 4}
    assert found.layout == "class folders"


def test_sides_are_found_below_wrappers_and_inside_classes(tmp_path: Path) -> None:
    each = {"ants": 2, "bees": 2}
    worlds.split_folders(tmp_path / "a" / "download" / "set", {"Train": each, "Test": each})
    worlds.split_folders(tmp_path / "b", {"ants": {"train": 2, "val": 1}, "bees": {"train": 2}})
    wrapped, inside = scan.scan(tmp_path / "a"), scan.scan(tmp_path / "b")
    assert wrapped.layout == inside.layout == "split folders"
    assert wrapped.counts == {"ants": 4, "bees": 4}
    assert inside.counts == {"ants": 3, "bees": 2}
    assert {p.side for p in wrapped.pictures} == {"training", "test"}
    assert [p.file for p in inside.pictures if p.side == "validation"] == ["ants/val/p1_0000.jpg"]


def test_what_lies_above_the_classes_or_beside_the_sides_is_explained(tmp_path: Path) -> None:
    each = {"ants": 2, "bees": 2}
    worlds.split_folders(tmp_path / "set", {"train": each, "val": each})
    worlds.write_pictures(tmp_path / "set" / "figures", 1)
    worlds.write_pictures(tmp_path / "set" / "val", 1)
    reasons = {entry.file: entry.reason for entry in scan.scan(tmp_path).ignored}
    assert "outside the train" in reasons["set/figures/picture_0000.jpg"]
    assert "nobody has said" in reasons["set/val/picture_0000.jpg"]


def test_people_named_above_the_classes_are_groups(tmp_path: Path) -> None:
    counts = {f"patient{n}/{name}": 2 for n in range(4) for name in ("sick", "well")}
    found = scan.scan(worlds.class_folders(tmp_path, counts))
    assert found.classes == ("sick", "well")
    grouping = groups.find(found, SplitSettings())
    assert sorted(group.key for group in grouping.groups) == [f"patient{n}" for n in range(4)]
