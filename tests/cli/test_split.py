from pathlib import Path

import pytest
from PIL import Image

from core.data import exam, scan, signs
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from tests import worlds
from tests.cli.conftest import Graft


def test_a_split_tells_sides_groups_and_reasons(graft: Graft, tmp_path: Path) -> None:
    data = worlds.films(tmp_path / "data", {"ants": [5, 5, 5, 5], "bees": [5, 5, 5, 5]})
    told = graft("split", data, "--json").data
    side = {one["file"]: one["side"] for one in told["pictures"]}
    assert len(side) == 40
    assert told["totals"] == {s: [*side.values()].count(s) for s in told["totals"]}
    assert len(told["groups"]) == 8
    for group in told["groups"]:
        assert group["reason"] == f"pictures of {group['key']}"
        assert group["sides"] == sorted({side[file] for file in group["files"]})
        assert len(group["sides"]) == 1
    assert {one["group"] for one in told["pictures"]} == {g["key"] for g in told["groups"]}
    assert told["findings"] == []


def test_a_split_tells_people_the_same(graft: Graft, tmp_path: Path) -> None:
    data = worlds.films(tmp_path / "data", {"ants": [5] * 8, "bees": [5] * 8})
    said = graft("split", data).out
    assert "80 pictures: " in said
    assert "16 groups of pictures that belong together, each on one side" in said
    assert "and 4 more (all with --json)" in said
    alone = graft("split", data, "--groups", "none").out
    assert "No pictures are known to belong together." in alone


def test_a_split_and_a_training_divide_alike(graft: Graft, tmp_path: Path) -> None:
    data = worlds.films(tmp_path / "data", {"ants": [5] * 4, "bees": [5] * 4})
    own = ("--validation", 0.3, "--test", 0.1, "--seed", 3, "--pattern", "*clip_{group}_*")
    first = graft("split", data, *own, "--json").data
    assert first == graft("split", data, *own, "--json").data
    assert {one["reason"][:5] for one in first["groups"]} == {"share"}


def test_near_copies_are_found_before_anything_is_divided(graft: Graft, tmp_path: Path) -> None:
    for name in ("turn_left", "turn_right"):
        (tmp_path / name).mkdir()
        for number in range(10):
            file = tmp_path / name / f"{number}.jpg"
            file.write_bytes(signs.jpeg(name, number, seed=5))
            with Image.open(file) as picture:
                picture.resize((150, 140)).save(file.with_name(f"small{chr(97 + number)}.png"))
    told = graft("split", tmp_path, "--json").data
    assert [len(group["files"]) for group in told["groups"]] == [2] * 20
    assert {group["reason"] for group in told["groups"]} == {"nearly the same picture"}
    assert all(len(group["sides"]) == 1 for group in told["groups"])


def test_a_split_that_the_folder_brings_is_divided_anew_when_asked(
    graft: Graft, tmp_path: Path
) -> None:
    each = {"ants": 20, "bees": 20}
    data = worlds.split_folders(tmp_path / "data", {"train": each, "val": each})
    assert graft("split", data, "--json").data["totals"]["test"] == 0
    anew = graft("split", data, "--given", "ignore", "--json").data
    assert anew["totals"] == {"training": 56, "validation": 12, "test": 12}
    assert "no-test-set" not in {finding["id"] for finding in anew["findings"]}


def test_a_bad_pattern_says_how_to_write_one(graft: Graft, tmp_path: Path) -> None:
    data = worlds.films(tmp_path / "data", {"ants": [2, 2], "bees": [2, 2]})
    said = graft("split", data, "--pattern", "clip_*", "--json")
    assert said.code == 1
    assert said.data["error"]["reference"] == "bad-plan"
    assert "{group}_*.jpg" in said.data["error"]["fix"]
    assert graft("split", data, "--groups", "some").code == 2


def test_a_name_is_never_obeyed_by_a_terminal(graft: Graft, tmp_path: Path) -> None:
    data = worlds.films(tmp_path / "data", {"ants": [3, 3], "b\x1b[31mees": [3, 3]})
    assert "\x1b" not in graft("split", data).out


@pytest.mark.usefixtures("engine_near")
def test_with_a_backbone_a_split_tells_what_torn_groups_would_have_shown(
    graft: Graft, tmp_path: Path
) -> None:
    data = worlds.films(tmp_path / "data", {"ants": [5] * 8, "bees": [5] * 8})
    leak = graft("split", data, "--backbone", "embedded", "--json").data["leak"]
    assert leak["honest"]["share"] <= leak["torn"]["share"]
    assert leak["sentence"] in graft("split", data, "--backbone", "embedded").out
    assert graft("split", data, "--json").data["leak"] is None


def test_an_exam_is_told_with_what_is_labelled_of_it(graft: Graft, tmp_path: Path) -> None:
    worlds.write_pictures(tmp_path, 40)
    dataset = scan.to_label(tmp_path)
    drawn = exam.draw(dataset, {})
    for picture in dataset.pictures[:30]:
        name = "cat" if int(picture.file[8:12]) % 2 else "dog"
        said = LabelEvent(kind="label", contents=(picture.content,), names=(name,))
        journal.write(tmp_path, [said])
    told = graft("split", tmp_path, "--json").data
    labelled = [p for p in dataset.pictures[:30] if p.content in drawn.contents]
    assert told["exam"] == {"pictures": 10, "labelled": len(labelled), "share": 0.25}
    tested = {one["file"] for one in told["pictures"] if one["side"] == "test"}
    assert tested == {picture.file for picture in labelled}
    said = graft("split", tmp_path).out
    assert f"The test side is the exam, drawn before the first label: {len(labelled)} of" in said
    assert "exam-too-small" in {one["id"] for one in told["findings"]}
