"""`graft labels export`, `import` and `merge`: between two people who have the same pictures."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from core.cli import data as looking
from core.data.annotations import journal
from core.data.split import SplitSettings
from tests import dicoms, worlds
from tests.cli.conftest import Graft
from tests.data.annotations import saying

FIRST, SECOND, THIRD = (f"ants/p0_000{number}.jpg" for number in range(3))
BEE = "bees/p1_0000.jpg"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "mine", {"ants": 6, "bees": 6})


@pytest.fixture
def theirs(mine: Path, tmp_path: Path) -> Path:
    """The same pictures at another place, with things said of them."""
    folder = shutil.copytree(mine, tmp_path / "theirs")
    saying.write(folder, FIRST, names=("bees",), who="bo")
    saying.write(folder, SECOND, kind="leave out", who="bo")
    saying.write(folder, BEE, names=("=wasp",), who="bo")
    return folder


def _labels(folder: Path) -> dict[str, str]:
    """What a training would learn from."""
    dataset, split, _ = looking.look(folder, SplitSettings())
    assert split.side.keys() == {picture.file for picture in dataset.pictures}
    return {picture.file: picture.label for picture in dataset.pictures}


def test_a_training_learns_from_what_was_imported(graft: Graft, mine: Path, theirs: Path) -> None:
    table = mine.parent / "labels.csv"
    told = graft("labels", "export", theirs, table, "--json").data
    assert told == {"out": str(table), "as": "csv", "pictures": 12, "elsewhere": 0}
    told = graft("labels", "import", mine, table, "--json").data
    assert (told["events"], told["pictures"], told["same"], told["unused"]) == (3, 3, 9, [])
    assert _labels(mine) == _labels(theirs)
    assert _labels(mine)[BEE] == "=wasp"
    assert SECOND not in _labels(mine)
    assert graft("labels", "import", mine, table, "--json").data["events"] == 0
    graft("labels", "undo", mine, "--last", 3)
    assert _labels(mine)[BEE] == "bees"


def test_no_export_ever_touches_the_data_folder(graft: Graft, theirs: Path) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in theirs.rglob("*"))
    for how in ("csv", "folders", "events"):
        said = graft("labels", "export", theirs, theirs / "out", "--as", how, "--json")
        assert (said.code, said.data["error"]["reference"]) == (1, "export-error")
        assert graft("labels", "export", theirs, theirs.parent / how, "--as", how).code == 0
        again = graft("labels", "export", theirs, theirs.parent / how, "--as", how, "--json")
        assert again.data["error"]["what"].startswith("There is something at")
    assert sorted((path, path.stat().st_mtime_ns) for path in theirs.rglob("*")) == before


def test_class_folders_hold_what_counts(graft: Graft, theirs: Path) -> None:
    out = theirs.parent / "out"
    told = graft("labels", "export", theirs, out, "--as", "folders", "--json").data
    assert (told["files"], told["set_aside"], told["folders"]["=wasp"]) == (11, 1, "wasp")
    assert graft("scan", out, "--json").data["classes"] == {"ants": 4, "bees": 6, "wasp": 1}


def test_people_read_what_an_export_left_out(graft: Graft, theirs: Path) -> None:
    (theirs / FIRST).unlink()
    said = graft("labels", "export", theirs, theirs.parent / "out", "--as", "folders")
    assert "=wasp is in the folder wasp" in said.out
    assert "1 picture not copied: set aside here" in said.out
    said = graft("labels", "export", theirs, theirs.parent / "out.csv")
    assert "1 picture of which something was said" in said.out


def test_copies_that_name_a_patient_are_told_without_the_name(graft: Graft, tmp_path: Path) -> None:
    for name in ("ill", "well"):
        (tmp_path / "scans" / name).mkdir(parents=True)
        for number in range(3):
            file = tmp_path / "scans" / name / f"{number}.dcm"
            dicoms.written(file, dicoms.ramp(900 + 10 * len(name) + number))
    said = graft("labels", "export", tmp_path / "scans", "--as", "folders", tmp_path / "out")
    assert "6 files copied as they are, with the patients that they name" in said.out
    assert dicoms.NAME not in said.out + said.err


def test_merging_tells_how_far_two_people_agree(graft: Graft, mine: Path, theirs: Path) -> None:
    saying.write(mine, FIRST, names=("bees",), who="ann")
    saying.write(mine, BEE, kind="not sure", who="ann")
    events = mine.parent / "bo.jsonl"
    assert graft("labels", "export", theirs, events, "--as", "events", "--json").data["events"] == 3
    told = graft("labels", "merge", mine, events, "--json").data
    assert (told["events"], told["pictures"], told["elsewhere"], told["taken"]) == (1, 1, 0, "mine")
    assert (told["agreement"]["n"], told["agreement"]["same"]) == (2, 1)
    assert told["agreement"]["kappa"] == pytest.approx(1 / 3)
    assert told["differing"] == [
        {"file": BEE, "about": "shows", "mine": "not sure", "theirs": "=wasp", "by": ["ann", "bo"]}
    ]
    assert SECOND not in _labels(mine)
    said = graft("labels", "merge", mine, events)
    assert "Nothing new was said" in said.out
    assert f"{BEE}: yours not sure, theirs =wasp" in said.out
    graft("labels", "merge", mine, events, "--theirs")
    assert _labels(mine) == _labels(theirs)


def test_agreement_of_nothing_is_not_known_yet(graft: Graft, mine: Path, theirs: Path) -> None:
    events = mine.parent / "bo.jsonl"
    graft("labels", "export", theirs, events, "--as", "events")
    assert "not known yet" in graft("labels", "merge", mine, events).out
    assert _labels(mine) == _labels(theirs)


def test_events_are_imported_as_what_counts(graft: Graft, mine: Path, theirs: Path) -> None:
    saying.write(mine, FIRST, names=("ants",))
    events = mine.parent / "bo.jsonl"
    graft("labels", "export", theirs, events, "--as", "events")
    with events.open("ab") as file:
        file.write(b"torn\n")
    (mine / THIRD).unlink()
    assert graft("labels", "import", mine, events, "--json").data == {
        "folder": str(mine), "events": 3, "pictures": 3, "classes": 0, "elsewhere": 0,
        "damaged": 1,
    }  # fmt: skip
    assert _labels(mine) == {f: label for f, label in _labels(theirs).items() if f != THIRD}


def test_what_names_nothing_here_is_counted_and_told(graft: Graft, mine: Path) -> None:
    table = mine.parent / "t.csv"
    with table.open("w", newline="") as file:
        csv.writer(file).writerows(
            [("file", "label"), *((f"gone/{n}.jpg", "x") for n in range(30))]
        )
    said = graft("labels", "import", mine, table)
    assert "30 lines not used:" in said.out
    assert "line 2, gone/0.jpg: it is not there" in said.out
    assert "… and 10 more" in said.out
    assert len(graft("labels", "import", mine, table, "--json").data["unused"]) == 30
    event = {"kind": "label", "names": ["x"], "contents": ["0" * 32, "1" * 32]}
    (mine.parent / "e.jsonl").write_text(json.dumps(event))
    said = graft("labels", "merge", mine, mine.parent / "e.jsonl")
    assert "2 pictures not in this folder" in said.out
    assert not journal.read(mine).all


@pytest.mark.parametrize("verb", ["import", "merge"])
@pytest.mark.parametrize("name", ["gone.csv", "gone.jsonl", "folder.csv", "bad.jsonl"])
def test_a_file_that_will_not_do_is_refused(graft: Graft, mine: Path, verb: str, name: str) -> None:
    (mine.parent / "folder.csv").mkdir()
    (mine.parent / "bad.jsonl").write_text("file,label\n")
    said = graft("labels", verb, mine, mine.parent / name, "--json")
    assert said.code == 1
    assert said.data["error"]["reference"] in ("labels-refused", "bad-table")
    assert "Traceback" not in said.err


def test_class_folders_of_several_classes(graft: Graft, mine: Path) -> None:
    shutil.copy(mine / FIRST, mine / "bees" / "same.jpg")
    told = graft("labels", "export", mine, mine.parent / "o.csv", "--several", "--json").data
    assert told["pictures"] == 12
    assert "ants|bees" in (mine.parent / "o.csv").read_text("utf-8")
    out = mine.parent / "o"
    told = graft("labels", "export", mine, out, "--as", "folders", "--several", "--json").data
    assert (told["files"], told["pictures"], told["without"]) == (13, 12, 0)
