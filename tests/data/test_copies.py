"""Copies are found by content, never by name; more in test_health.py, which calls them."""

from pathlib import Path

from core.data import copies, scan
from tests import worlds


def test_copies_are_found_by_content(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"a": 3, "b": 3})
    data = (tmp_path / "a" / "p0_0000.jpg").read_bytes()
    (tmp_path / "a" / "other name.jpg").write_bytes(data)
    (tmp_path / "b" / "p0_0000.jpg").write_bytes(data)
    (finding,) = copies.within(scan.scan(tmp_path))
    assert finding.id == "copies-across-classes"
    assert set(finding.items) == {"a/p0_0000.jpg", "a/other name.jpg", "b/p0_0000.jpg"}


def test_one_name_in_two_classes_is_no_copy(tmp_path: Path) -> None:
    worlds.write_pictures(tmp_path / "a", 2, seed=1)
    worlds.write_pictures(tmp_path / "b", 2, seed=2)
    assert list(copies.within(scan.scan(tmp_path))) == []
