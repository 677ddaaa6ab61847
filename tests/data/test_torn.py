"""Torn groups and classes with too few groups are told with counts and pictures."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.data import scan, sides, torn
from core.data import split as splits
from core.data.dataset import Dataset
from core.data.split import SplitSettings
from core.findings import Finding
from tests import worlds

AUTO = SplitSettings()


def noticed(folder: Path, settings: SplitSettings = AUTO) -> dict[str, Finding]:
    dataset = scan.scan(folder)
    return {f.id: f for f in torn.check(dataset, sides.divide(dataset, settings))}


def test_a_split_of_ours_tears_nothing(tmp_path: Path) -> None:
    worlds.films(tmp_path, {"ants": [5] * 6, "bees": [4] * 6})
    assert noticed(tmp_path) == {}


def test_a_given_split_that_tears_groups_is_told_and_left_alone(tmp_path: Path) -> None:
    for side, start in (("train", 0), ("val", 3)):
        for name in ("ants", "bees"):
            (tmp_path / side / name).mkdir(parents=True)
            for frame in range(start, start + 3):
                path = tmp_path / side / name / f"video7_{frame}.jpg"
                worlds.picture(frame, seed=len(name)).save(path)
    worlds.write_pictures(tmp_path / "val" / "ants", 2, seed=8)
    found = noticed(tmp_path)["groups-across-given-sides"]
    assert "1 group of pictures that belong together (video7)" in found.sentence
    assert "6 pictures of validation or test" in found.sentence
    assert len(found.items) == 12
    assert sides.divide(scan.scan(tmp_path), AUTO).totals["validation"] == 8


def test_groups_torn_by_the_split_of_a_training_stay_torn_and_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds.films(tmp_path, {"ants": [9, 9, 9], "bees": [9, 9, 9]})
    dataset = scan.scan(tmp_path)
    with monkeypatch.context() as before:
        before.setattr(sides.groups, "find", lambda *_: splits.Grouping())
        earlier = sides.divide(dataset, AUTO)
    sides.hold(dataset, AUTO, earlier)
    found = noticed(tmp_path)["groups-on-two-sides"]
    assert sides.divide(dataset, AUTO).side == earlier.side
    assert "another seed" in found.remedy
    assert found.items
    assert "groups-on-two-sides" not in noticed(tmp_path, SplitSettings(seed=1))


def test_a_class_that_is_one_group_cannot_be_checked(tmp_path: Path) -> None:
    worlds.films(tmp_path, {"ants": [6], "bees": [4, 4, 4, 4]})
    found = noticed(tmp_path)
    assert found["class-of-one-group"].items == ("ants",)
    counts = sides.divide(scan.scan(tmp_path), AUTO).counts(scan.scan(tmp_path))
    assert counts["ants"] == {"training": 6, "validation": 0, "test": 0}
    assert "class-of-one-group" not in noticed(tmp_path, SplitSettings(groups="none"))


def test_a_group_with_most_of_a_class_is_told(tmp_path: Path) -> None:
    worlds.films(tmp_path, {"ants": [14, 2, 2, 2], "bees": [4, 4, 4, 4]})
    found = noticed(tmp_path)["group-most-of-a-class"]
    assert "clip_0 holds 14 of the 20 pictures of ants" in found.sentence
    assert len(found.items) == 14


def test_a_pattern_that_groups_nothing_and_a_guess_are_told(tmp_path: Path) -> None:
    for place, name in enumerate(("ants", "bees")):
        for track in range(4):
            seed = 10 * place + track
            worlds.write_pictures(tmp_path / name, 4, prefix=f"{track:03d}", seed=seed)
    found = noticed(tmp_path)
    assert found.keys() == {"maybe-groups"}
    assert found["maybe-groups"].remedy.endswith("{group}/{group}_*")
    assert len(found["maybe-groups"].items) == 32
    assert "no name has that form" in noticed(tmp_path, SplitSettings(pattern="x{group}")) [
        "pattern-groups-nothing"
    ].sentence  # fmt: skip
    each = noticed(tmp_path, SplitSettings(pattern="{group}/{group}"))["pattern-groups-nothing"]
    assert "32 pictures of that form" in each.sentence
    assert noticed(tmp_path, SplitSettings(pattern="{group}/{group}_*")) == {}


def test_copies_on_two_sides_are_told_elsewhere(tmp_path: Path) -> None:
    folder = worlds.split_folders(tmp_path, {"train": {"a": 3}, "val": {"a": 3}})
    (folder / "val/a/copy.jpg").write_bytes((folder / "train/a/p0_0000.jpg").read_bytes())
    assert noticed(folder) == {}


def test_a_split_without_groups_says_nothing() -> None:
    empty = Dataset(folder=Path("/data"), layout="class folders", pictures=())
    assert torn.check(empty, splits.Split(side={})) == []
    assert torn.on_two_sides(replace(splits.Split(side={}))) == []
