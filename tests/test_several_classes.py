"""Several classes a picture, from the command line: taught, judged, asked, taken away, audited."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.report import card, model_card
from tests import near, worlds

pytestmark = pytest.mark.slow


def graft(home: Path, *words: object, code: int = 0) -> dict[str, Any]:
    """What a verb answers, in a home of its own."""
    said = near.graft(*words, env={"GRAFT_HOME": str(home)})
    assert said.code == code, said.err[-3000:]
    return said.data


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worlds.several(tmp_path_factory.mktemp("several") / "pictures", 150)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def run(data: Path, home: Path) -> dict[str, Any]:
    return graft(home, "train", data, "--strategy", "features")


def test_frozen_features_name_what_comes_together(run: dict[str, Any], home: Path) -> None:
    assert run["state"] == "finished"
    assert run["validation"]["average_precision"] >= 0.9
    scored = graft(home, "evaluate", run["run"], "--split", "test")
    assert scored["average_precision"] >= 0.9
    assert scored["low"] <= scored["average_precision"] <= scored["high"]
    assert {row["label"] for row in scored["per_class"]} == set(worlds.OBJECTS)
    assert all(0 < row["threshold"] < 1 for row in scored["per_class"])
    assert "average precision" in model_card.markdown(card.report(Path(run["run"])))


def test_a_picture_is_told_with_all_it_shows(
    run: dict[str, Any], home: Path, data: Path, tmp_path: Path
) -> None:
    with data.open(encoding="utf-8") as file:
        shown = {row["file"]: set(row["labels"].split("|")) for row in csv.DictReader(file)}
    some = [data.parent / name for name in sorted(shown)[:30]]
    table = tmp_path / "answers.csv"
    told = graft(home, "predict", run["run"], *some)["predictions"]
    assert graft(home, "predict", run["run"], *some, "--csv", table)["pictures"] == 30
    said = [{share["label"] for share in row["labels"]} for row in told]
    right = [names == shown[path.name] for names, path in zip(said, some, strict=True)]
    assert np.mean(right) > 0.6
    with table.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:6] == ["file", "labels", *worlds.OBJECTS, "error"]
    assert {name for name in rows[0]["labels"].split("|") if name} == said[0]


@pytest.mark.parametrize("form", ["timm", pytest.param("onnx", marks=pytest.mark.release)])
def test_the_words_beside_an_export_name_the_same_classes(
    run: dict[str, Any], home: Path, data: Path, tmp_path: Path, form: str
) -> None:
    out = tmp_path / "model"
    graft(home, "export", run["run"], "--format", form, "--out", out)
    picture = data.parent / "0000.png"
    (told,) = graft(home, "predict", run["run"], picture)["predictions"]
    Image.open(picture).convert("RGB").save(out / "picture.jpg", quality=100)
    code = (out / "README.md").read_text("utf-8").split("```python\n")[1].split("```")[0]
    said = _run(code, out)
    assert {line.rsplit(" ", 1)[0] for line in said} == {one["label"] for one in told["labels"]}
    assert len(json.loads((out / "thresholds.json").read_text("utf-8"))) == 3


def _run(code: str, folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("head", ["linear", "mlp"])
def test_the_other_heads_learn_it_too(home: Path, data: Path, head: str) -> None:
    ended = graft(home, "train", data, "--strategy", "features", "--head", head)
    assert ended["validation"]["average_precision"] >= 0.9


def test_fine_tuning_learns_it_and_never_falls_below_frozen_features(
    home: Path, data: Path
) -> None:
    words = ("--strategy", "full", "--epochs", "2", "--augment", "horizontal_flip,mixup")
    ended = graft(home, "train", data, *words, "--class-weights", "--label-smoothing", "0.1")
    assert ended["state"] == "finished"
    reached, frozen = (ended[side]["average_precision"] for side in ("validation", "baseline"))
    assert reached >= frozen >= 0.9


def test_a_head_that_chooses_one_class_is_refused(home: Path, data: Path) -> None:
    told = graft(home, "train", data, "--strategy", "features", "--head", "knn", code=1)
    assert "does not know this kind of target" in told["error"]["why"]


def test_label_safety_is_measured_for_each_class(home: Path, data: Path) -> None:
    told = graft(home, "audit", data, "--augment", "horizontal_flip,hue=0.5")
    judged = {(v["augmentation"], v["class"]): v["verdict"] for v in told["verdicts"]}
    assert {label for _, label in judged} == set(worlds.OBJECTS)
    assert {judged["horizontal_flip", name] for name in worlds.OBJECTS} <= {"safe", "cannot_tell"}
    assert any(judged["hue", name] != "safe" for name in worlds.OBJECTS)


def test_backbones_are_compared_by_pictures_that_are_entirely_right(home: Path, data: Path) -> None:
    told = graft(home, "compare", data, "--backbones", "embedded")
    assert told["backbones"][0]["accuracy"] > 0.5


def test_one_picture_in_two_class_folders_is_one_picture_of_both(
    home: Path, tmp_path: Path
) -> None:
    worlds.class_folders(tmp_path / "data", {"a": 12, "b": 12})
    for path in sorted((tmp_path / "data" / "a").iterdir())[:4]:
        shutil.copy(path, tmp_path / "data" / "b" / f"same-{path.name}")
    told = graft(home, "scan", tmp_path / "data", "--several")
    assert (told["kind"], told["pictures"]) == ("multilabel", 24)
    assert told["classes"] == {"a": 12, "b": 16}
    ended = graft(home, "train", tmp_path / "data", "--several", "--strategy", "features")
    assert ended["state"] == "finished"
