from pathlib import Path

import pytest
from PIL import Image

from core.data import formats
from tests import worlds
from tests.cli.conftest import Graft


def test_a_scan_tells_classes_splits_and_what_is_ignored(graft: Graft, tmp_path: Path) -> None:
    data = worlds.class_folders(tmp_path / "data", {"ants": 12, "bees": 10})
    worlds.text_as_picture(data / "ants" / "text.jpg")
    found = graft("scan", data, "--json").data
    assert found["pictures"] == 22
    assert found["classes"] == {"ants": 12, "bees": 10}
    assert sum(found["splits"].values()) == 22
    assert set(found["splits"]) == {"training", "validation", "test"}
    assert [one["file"] for one in found["ignored"]] == ["ants/text.jpg"]
    assert found["ignored"][0]["reason"]
    assert all({"id", "severity", "sentence", "remedy"} <= one.keys() for one in found["findings"])


def test_a_scan_tells_people_the_same(graft: Graft, tmp_path: Path) -> None:
    data = worlds.class_folders(tmp_path / "data", {"ants": 12, "bees": 10})
    said = graft("scan", data)
    assert said.code == 0
    assert "22 pictures in 2 classes" in said.out
    assert "ants: 12" in said.out


def test_a_scan_writes_nothing_into_the_folder(graft: Graft, tmp_path: Path) -> None:
    data = worlds.class_folders(tmp_path / "data", {"ants": 3, "bees": 3})
    before = sorted(data.rglob("*"))
    graft("scan", data)
    assert sorted(data.rglob("*")) == before


def test_a_scan_tells_how_each_picture_looks_with_its_score(graft: Graft, tmp_path: Path) -> None:
    data = worlds.class_folders(tmp_path / "data", {"ants": 12, "bees": 10})
    Image.new("RGB", (48, 40), "grey").save(data / "ants" / "blank.png")
    picture = formats.load(data / "bees" / "p1_0003.jpg")
    picture.save(data / "ants" / "again.png")
    told = {one["id"]: one for one in graft("scan", data, "--json").data["findings"]}
    (blank,) = told["blank-pictures"]["pictures"]
    assert blank["file"] == "ants/blank.png"
    assert 0 < blank["score"] <= 1
    torn = told["near-copies-across-classes"]["pictures"]
    assert [one["file"] for one in torn] == ["ants/again.png", "bees/p1_0003.jpg"]
    said = graft("scan", data).out
    assert "1 picture with nearly nothing to see" in said
    assert "  ants/blank.png\n" in said


def test_pictures_of_a_finding_without_scores_are_named_too(graft: Graft, tmp_path: Path) -> None:
    data = worlds.class_folders(tmp_path / "data", {"ants": 12, "bees": 3})
    worlds.text_as_picture(data / "ants" / "text.jpg")
    told = {one["id"]: one for one in graft("scan", data, "--json").data["findings"]}
    assert told["pictures-left-out"]["pictures"] == [{"file": "ants/text.jpg", "score": None}]
    assert told["tiny-class"]["pictures"] == []


@pytest.mark.usefixtures("engine_near")
def test_a_scan_with_a_backbone_tells_what_is_doubtful_too(graft: Graft, tmp_path: Path) -> None:
    data = worlds.separable(tmp_path / "discs", ("red", "green"), 30)
    for number in range(3):
        (data / "red" / f"{number:04d}.png").rename(data / "green" / f"moved{number}.png")
    told = graft("scan", data, "--backbone", "embedded", "--json").data["findings"]
    (wrong,) = (one for one in told if one["id"] == "labels-likely-wrong")
    moved = {f"green/moved{number}.png" for number in range(3)}
    assert set(wrong["items"]) <= moved, "one of them may lie in the sealed test set"
    assert len(wrong["items"]) >= 1
    (worth,) = (one for one in told if one["id"] == "more-pictures")
    assert set(worth["items"]) == {"red", "green"}
    assert "labels-likely-wrong" not in {
        one["id"] for one in graft("scan", data, "--json").data["findings"]
    }


def test_what_is_changed_while_pictures_are_read_is_told(graft: Graft, tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"ants": 3, "bees": 3})
    worlds.picture(9).save(tmp_path / "ants" / "really.jpg", format="PNG")
    scanned = graft("scan", tmp_path, "--json")
    (repaired,) = scanned.data["repaired"]
    assert (repaired["kind"], repaired["pictures"]) == ("ending", ["ants/really.jpg"])
    assert repaired["sentence"].startswith("1 picture read as what")
    (finding,) = [one for one in scanned.data["findings"] if one["id"] == "pictures-repaired"]
    assert finding["pictures"] == [{"file": "ants/really.jpg", "score": None}]


def test_what_was_taken_for_the_classes_is_told_and_may_be_changed(
    graft: Graft, tmp_path: Path
) -> None:
    counts = {f"cam{n}/{name}": 3 for n in (1, 2) for name in ("ok", "nok")}
    data = worlds.class_folders(tmp_path / "data", counts)
    reading = graft("scan", data, "--json").data["reading"]
    assert (reading["classes_at"], reading["doubtful"]) == ("2", True)
    assert [one["classes_at"] for one in reading["others"]] == ["1", "1+2"]
    said = graft("scan", data).out
    assert "Classes are the folders two levels down: nok, ok." in said
    assert "  or, with --classes-at 1: cam1, cam2\n" in said
    assert set(graft("scan", data, "--classes-at", "1", "--json").data["classes"]) == {
        "cam1", "cam2",
    }  # fmt: skip
    assert "cam1: 6" in graft("scan", data).out, "it is remembered"
    assert "cam1/ok: 3" in graft("scan", data, "--classes-at", "1+2").out
    assert "nok: 6" in graft("scan", data, "--classes-at", "auto").out


def test_a_level_that_is_none_is_bad_use(graft: Graft, tmp_path: Path) -> None:
    data = worlds.class_folders(tmp_path / "data", {"ants": 3, "bees": 3})
    for wrong in ("0", "2+1", "x", "-1"):
        assert graft("scan", data, f"--classes-at={wrong}").code == 2


def test_folders_can_be_said_to_be_no_classes_and_again_to_be_some(
    graft: Graft, tmp_path: Path
) -> None:
    worlds.class_folders(tmp_path, {"ants": 2, "bees": 2})
    said = graft("scan", tmp_path, "--classes-at", "none", "--json")
    assert "not sorted into classes yet" in said.data["error"]["what"]
    assert graft("scan", tmp_path, "--classes-at", "auto", "--json").data["classes"] == {
        "ants": 2, "bees": 2,
    }  # fmt: skip
