"""Copies are found by content, never by name; more in test_health.py, which calls them."""

from pathlib import Path

import pytest
from PIL import ImageEnhance

from core.data import copies, decoding, formats, near_copies, scan, sides, signs
from core.data import split as splits
from core.data.split import SplitSettings
from core.findings import Finding
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


def near(folder: Path, copy: str) -> list[Finding]:
    """What is said of twelve signs, one of them brighter in another place."""
    for name in ("train/a", "train/b", "val/a", "val/b"):
        (folder / name).mkdir(parents=True)
        for number in range(3):
            data = signs.jpeg("turn_left", number + 3 * len(list(folder.rglob("*.jpg"))), seed=3)
            (folder / name / f"{number}.jpg").write_bytes(data)
    picture = formats.load(folder / "train" / "a" / "0.jpg")
    ImageEnhance.Brightness(picture).enhance(1.2).save(folder / copy)
    dataset = scan.scan(folder)
    decoding.check(dataset)
    near_copies.check(dataset)
    return list(copies.near(dataset, splits.split(dataset, SplitSettings())))


@pytest.mark.parametrize(
    ("copy", "said"),
    [
        ("train/a/near.jpg", {"near-copies": "note"}),
        ("train/b/near.jpg", {"near-copies-across-classes": "warning"}),
        ("val/a/near.jpg", {"near-copies-across-sides": "warning"}),
        (
            "val/b/near.jpg",
            {"near-copies-across-classes": "warning", "near-copies-across-sides": "warning"},
        ),
    ],
)
def test_near_copies_are_worse_in_two_classes_and_on_two_sides(
    tmp_path: Path, copy: str, said: dict[str, str]
) -> None:
    findings = near(tmp_path, copy)
    assert {finding.id: finding.severity for finding in findings} == said
    for finding in findings:
        assert set(finding.items) == {"train/a/0.jpg", copy}
        assert len(finding.scores) == 2
        assert 0 <= finding.scores[0] < 1


def test_frames_that_are_known_to_belong_together_are_not_told_as_near_copies(
    tmp_path: Path,
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        for clip, frame in ((clip, frame) for clip in range(4) for frame in range(2)):
            seen = worlds.picture(clip, seed=ord(name), size=(160, 120))
            file = tmp_path / name / f"{name}clip{clip}_frame_{frame}.png"
            seen.point(lambda v, by=frame: min(255, v + by)).save(file)
    dataset = scan.scan(tmp_path)
    decoding.check(dataset)
    near_copies.check(dataset)
    assert len(near_copies.groups(dataset)) == 8
    assert not list(copies.near(dataset, sides.divide(dataset, SplitSettings())))
    (finding,) = copies.near(dataset)
    assert finding.id == "near-copies"


def test_whose_split_has_near_copies_on_two_sides_is_said(tmp_path: Path) -> None:
    (finding,) = near(tmp_path, "val/a/near.jpg")
    assert "that the folder brings" in finding.sentence
