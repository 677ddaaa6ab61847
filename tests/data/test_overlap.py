"""Laws of pictures in several class folders."""

import shutil
from pathlib import Path

from core.data import scan
from core.data.target import Classes, OneClass
from tests import worlds


def overlapping(folder: Path) -> Path:
    """Four pictures of a, three of b, and one that lies in both."""
    worlds.class_folders(folder, {"a": 4, "b": 3})
    shared = sorted((folder / "a").iterdir())[0]
    shutil.copy(shared, folder / "b" / "copy.jpg")
    return folder


def test_a_picture_in_two_class_folders_counts_once_and_shows_both(tmp_path: Path) -> None:
    found = scan.scan(overlapping(tmp_path), several=True)
    both = [p.file for p in found.pictures if p.target == Classes(("a", "b"))]
    assert len(found.pictures) == 7
    assert both == [sorted(p.file for p in found.pictures)[0]]
    assert found.counts == {"a": 4, "b": 4}
    assert (found.kind, found.several) == ("multilabel", True)
    assert [finding.id for finding in found.findings] == ["pictures-of-several-classes"]


def test_unless_somebody_says_so_it_is_of_one_class(tmp_path: Path) -> None:
    found = scan.scan(overlapping(tmp_path))
    assert len(found.pictures) == 8
    assert {type(p.target) for p in found.pictures} == {OneClass}
    assert (found.kind, found.several) == ("classify", False)
