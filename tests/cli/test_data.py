from pathlib import Path

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


def test_a_scan_with_a_backbone_tells_what_is_doubtful_too(graft: Graft, tmp_path: Path) -> None:
    data = worlds.separable(tmp_path / "discs", ("red", "green"), 30)
    for number in range(3):
        (data / "red" / f"{number:04d}.png").rename(data / "green" / f"moved{number}.png")
    told = graft("scan", data, "--backbone", "embedded", "--json").data["findings"]
    (wrong,) = (one for one in told if one["id"] == "labels-likely-wrong")
    moved = {f"green/moved{number}.png" for number in range(3)}
    assert set(wrong["items"]) <= moved, "one of them may lie in the sealed test set"
    assert len(wrong["items"]) >= 1
    assert "labels-likely-wrong" not in {
        one["id"] for one in graft("scan", data, "--json").data["findings"]
    }
