import csv
from pathlib import Path

import pytest

from tests import worlds
from tests.cli.conftest import Graft
from tests.engine import finished


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished.run(tmp_path_factory.mktemp("finished"), n=12)


def test_evaluate_tells_scores_with_n_and_ranges(graft: Graft, run: Path) -> None:
    found = graft("evaluate", run, "--split", "val", "--json").data
    assert found["split"] == "validation"
    assert found["n"] > 0
    assert found["low"] <= found["accuracy"] <= found["high"]
    assert "right on" in graft("evaluate", run).out


def test_looks_at_the_test_set_are_counted(graft: Graft, run: Path) -> None:
    first = graft("evaluate", run, "--split", "test", "--json").data["openings"]
    assert (
        graft("evaluate", run, "--split", "test", "--tta", "--json").data["openings"] == first + 1
    )


def test_predict_answers_for_every_file_and_names_what_it_cannot_read(
    graft: Graft, run: Path, tmp_path: Path
) -> None:
    good = worlds.weird_names(tmp_path / "new")
    bad = worlds.text_as_picture(tmp_path / "new" / "text.jpg")
    said = graft("predict", run, tmp_path / "new", "--json")
    assert said.code == 0
    rows = {row["file"]: row for row in said.data["predictions"]}
    assert set(rows) == {str(path) for path in [*good, bad]}
    assert all(rows[str(path)]["label"] in finished.CLASSES for path in good)
    assert rows[str(bad)]["error"]["reference"] == "unreadable-picture"
    assert said.data["unreadable"] == 1


def test_predict_into_a_table_holds_nothing_goes_on_and_sorts(
    graft: Graft, run: Path, tmp_path: Path
) -> None:
    worlds.separable(tmp_path / "new", finished.CLASSES, 4)
    worlds.text_as_picture(tmp_path / "new" / "text.jpg")
    words = ("predict", run, tmp_path / "new", "--sort", tmp_path / "out", "--json")
    said = graft(*words)
    assert said.code == 0, said.err
    assert (said.data["pictures"], said.data["answered"], said.data["unreadable"]) == (13, 13, 1)
    assert said.data["sorted"]["pictures"] == 12
    assert "predictions" not in said.data
    with (tmp_path / "out" / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 13
    again = graft(*words)
    assert (again.data["answered"], again.data["sorted"]["pictures"]) == (0, 12)
    assert len(list((tmp_path / "out").rglob("*.png"))) == 12
    assert len(list((tmp_path / "new").rglob("*.png"))) == 12


def test_predict_sorts_only_what_it_is_sure_of(graft: Graft, run: Path, tmp_path: Path) -> None:
    worlds.separable(tmp_path / "new", finished.CLASSES, 4)
    out = ("--sort", tmp_path / "out", "--csv", tmp_path / "a.csv")
    assert graft("predict", run, tmp_path / "new", *out, "--sure", 1).code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"not-sure"}
    inside = ("--sort", tmp_path / "new" / "out")
    said = graft("predict", run, tmp_path / "new", *inside, "--json")
    assert said.data["error"]["reference"] == "export-error"


def test_predict_without_pictures_says_so(graft: Graft, run: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    said = graft("predict", run, tmp_path / "none", "--json")
    assert said.data["error"]["reference"] == "no-images-found"


def test_export_makes_a_folder_that_timm_loads(graft: Graft, run: Path, tmp_path: Path) -> None:
    said = graft("export", run, "--format", "timm", "--out", tmp_path / "model", "--json")
    assert said.code == 0, said.err
    assert said.data["format"] == "timm"
    names = {path.name for path in (tmp_path / "model").rglob("*")}
    assert {"config.json", "model.safetensors"} <= names


def test_a_run_without_a_model_is_told(graft: Graft, run: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes((run / "plan.json").read_bytes())
    (tmp_path / "split.csv").write_bytes((run / "split.csv").read_bytes())
    for words in (("evaluate", tmp_path), ("predict", tmp_path, tmp_path / "a.jpg")):
        said = graft(*words, "--json")
        assert said.code == 1
        assert said.data["error"]["reference"] == "run-not-ready"
