"""Groups of a data set come from all that tells them, the same on every road."""

from pathlib import Path

import pytest

from core.data import groups, near_copies, scan
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.data.split import SplitSettings
from core.errors import BadPlan
from core.runs import dataset_file
from tests import worlds

AUTO = SplitSettings()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two films, a burst, a copy, and pictures that were taken one by one."""
    folder = worlds.films(tmp_path / "set", {"ants": [4, 3]})
    worlds.class_folders(folder, {"ants": 6, "bees": 6})
    for number in range(2):
        exif = worlds.taken_at(f"2026:03:01 10:00:0{number}")
        worlds.picture(number, seed=50).save(folder / "bees" / f"odd{number}x.jpg", exif=exif)
    (folder / "bees" / "copy.jpg").write_bytes((folder / "bees" / "p1_0000.jpg").read_bytes())
    return folder


def test_films_bursts_and_copies_are_found_with_their_reasons(data: Path) -> None:
    found = groups.find(scan.scan(data), AUTO)
    assert [(group.kind, len(group.files)) for group in found.groups] == [
        ("names", 4), ("names", 3), ("copies", 2), ("bursts", 2)
    ]  # fmt: skip
    assert found.groups[0].reason == "pictures of clip_0"
    assert found.groups[3].reason == "taken within 2 seconds of one another"


def test_what_is_handed_to_another_process_tells_the_same(data: Path, tmp_path: Path) -> None:
    dataset = scan.scan(data)
    dataset_file.save(dataset, tmp_path / "dataset.json")
    again = dataset_file.load(tmp_path / "dataset.json")
    assert again is not None
    assert groups.find(again, AUTO) == groups.find(dataset, AUTO)


def test_what_somebody_said_belongs_together_and_joins_what_it_touches(data: Path) -> None:
    dataset = scan.scan(data)
    some = [p for p in dataset.pictures if p.file in ("ants/p0_0000.jpg", "bees/odd0x.jpg")]
    said = LabelEvent(kind="group", contents=tuple(p.content for p in some), text="<b>the nest</b>")
    journal.write(data, [said])
    group = next(g for g in groups.find(dataset, AUTO).groups if g.kind == "said")
    assert group.key == "<b>the nest</b>"
    assert group.files == ("ants/p0_0000.jpg", "bees/odd0x.jpg", "bees/odd1x.jpg")
    journal.write(data, [LabelEvent(kind="undo", undoes=(said.id,))])
    assert all(g.kind != "said" for g in groups.find(dataset, AUTO).groups)


def test_near_copies_join_as_well(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    near = ("ants/p0_0000.jpg", "ants/p0_0001.jpg")
    monkeypatch.setattr(near_copies, "groups", lambda _: (near,))
    found = groups.find(scan.scan(data), AUTO)
    assert [g.files for g in found.groups if g.kind == "near copies"] == [near]
    assert groups.find(scan.scan(data), SplitSettings(groups="none")).kinds.keys() <= {"copies"}


def test_without_groups_only_copies_belong_together(data: Path) -> None:
    found = groups.find(scan.scan(data), SplitSettings(groups="none", pattern="{group}_*"))
    assert [group.kind for group in found.groups] == ["copies"]


def test_a_pattern_stands_in_place_of_the_usual_names(data: Path) -> None:
    found = groups.find(scan.scan(data), SplitSettings(pattern="p{group}_*"))
    assert {group.key for group in found.groups if group.kind == "pattern"} == {"0", "1"}
    assert found.matched == 12
    assert not any(group.kind == "names" for group in found.groups)
    with pytest.raises(BadPlan):
        groups.find(scan.scan(data), SplitSettings(pattern="p_*"))


def test_the_sample_has_no_groups(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path / "signs", {"turn_left": 8, "stop": 8})
    found = groups.find(scan.scan(tmp_path / "signs"), AUTO)
    assert found.groups == ()
    assert found.guess is None
