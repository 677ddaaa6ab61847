"""One folder made of known parts: what lies wrong in it is found, and little else is named."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from tests.near import graft

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PICTURES, WRONG, COPIES, NEAR, FRAMES = 200, 15, 30, 20, 12
OTHER = {"ants": "bees", "bees": "ants"}


@dataclass(kw_only=True)
class Made:
    """The folder, and the truth about it."""

    folder: Path
    wrong: set[str] = field(default_factory=set)
    copies: set[str] = field(default_factory=set)
    near: set[str] = field(default_factory=set)
    frames: set[str] = field(default_factory=set)


def _changed(picture: Image.Image, number: int) -> Image.Image:
    """Resized, encoded again, cropped by 5 %, brightened: by turns."""
    width, height = picture.size
    match number % 4:
        case 0:
            return picture.resize((width * 3 // 5, height * 3 // 5))
        case 1:
            return picture
        case 2:
            cut = (width // 20, height // 20)
            return picture.crop((*cut, width - cut[0], height - cut[1]))
    return ImageEnhance.Brightness(picture).enhance(1.25)


def _save(picture: Image.Image, path: Path, quality: int = 90) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.convert("RGB").save(path, quality=quality)


@pytest.fixture(scope="module")
def made(hymenoptera: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """200 photographs, 15 of the other label, all bees darker; copies, near copies, a patient."""
    out = Made(folder=tmp_path_factory.mktemp("made"))
    draw = np.random.default_rng(7)
    files = sorted(hymenoptera.rglob("*.jpg"))
    chosen = [files[at] for at in draw.permutation(len(files))[: PICTURES + 1]]
    wrong = set(draw.choice(PICTURES, WRONG, replace=False).tolist())
    for at, path in enumerate(chosen[:PICTURES]):
        label, side = path.parent.name, "val" if at % 4 == 3 else "train"
        shown = OTHER[label] if at in wrong else label
        with Image.open(path) as picture:
            seen = picture.point(lambda v: int(v * 0.55)) if label == "bees" else picture.copy()
        name = f"{side}/{shown}/photo-{path.stem}.jpg"
        _save(seen, out.folder / name)
        if at in wrong:
            out.wrong.add(name)
        if side == "train" and at not in wrong:
            _again(out, name, seen)
    with Image.open(chosen[-1]) as picture:
        _patient(out, picture.copy(), chosen[-1].parent.name)
    assert (len(out.wrong), len(out.copies), len(out.near)) == (WRONG, 2 * COPIES, 2 * NEAR)
    return out


def _again(out: Made, name: str, seen: Image.Image) -> None:
    """The first go into validation as they are, the next ones changed a little."""
    path = out.folder / name
    place = out.folder / "val" / path.parent.name
    place.mkdir(parents=True, exist_ok=True)
    if len(out.copies) < 2 * COPIES:
        copy = place / f"again-{path.stem}.jpg"
        copy.write_bytes(path.read_bytes())
        out.copies |= {name, copy.relative_to(out.folder).as_posix()}
    elif len(out.near) < 2 * NEAR:
        near = place / f"edited-{path.stem}.jpg"
        _save(_changed(seen, len(out.near) // 2), near, quality=70)
        out.near |= {name, near.relative_to(out.folder).as_posix()}


def _patient(out: Made, picture: Image.Image, label: str) -> None:
    """One patient, seen from a little further right each time, on both sides."""
    side = min(picture.size) * 2 // 3
    steps = max(picture.size) - side
    for frame in range(FRAMES):
        at = steps * frame // FRAMES
        left, top = (at, 0) if picture.width >= picture.height else (0, at)
        name = f"{'val' if frame % 3 == 2 else 'train'}/{label}/patient_07_{frame:02d}.jpg"
        _save(picture.crop((left, top, left + side, top + side)), out.folder / name)
        out.frames.add(name)


def _named(findings: Iterable[dict[str, Any]], *ids: str) -> set[str]:
    return {
        picture["file"]
        for finding in findings
        if finding["id"] in ids
        for picture in finding["pictures"]
    }


def _rates(named: set[str], true: set[str]) -> tuple[float, float]:
    """Precision and recall."""
    return len(named & true) / max(1, len(named)), len(named & true) / len(true)


@pytest.fixture(scope="module")
def told(made: Made, shared_weights: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """What `graft scan` and `graft split` say of it."""
    env = {"GRAFT_HOME": str(tmp_path_factory.mktemp("home"))}
    backbone = str(shared_weights / "mobilenetv2_100.tf_in1k")
    said = graft("scan", made.folder, "--backbone", backbone, env=env)
    divided = graft("split", made.folder, "--backbone", backbone, env=env)
    assert (said.code, divided.code) == (0, 0), (said.err, divided.err)
    return [said.data["findings"], divided.data]


def test_each_finding_says_what_it_is_about_and_what_to_do(told: list[Any]) -> None:
    for finding in told[0]:
        assert {"id", "severity", "score", "pictures", "sentence", "remedy"} <= finding.keys()
        assert all(finding[name] for name in ("id", "severity", "sentence", "remedy"))


def test_copies_across_the_sides_are_found(made: Made, told: list[Any]) -> None:
    assert _rates(_named(told[0], "copies-across-sides"), made.copies) == (1.0, 1.0)


def test_near_copies_across_the_sides_are_found(made: Made, told: list[Any]) -> None:
    found = _named(told[0], "near-copies-across-sides", "near-copies-across-classes", "near-copies")
    precision, recall = _rates(found, made.near)
    assert precision >= 0.95, sorted(found - made.near)
    assert recall >= 0.95, sorted(made.near - found)


def test_wrong_labels_are_found(made: Made, told: list[Any]) -> None:
    precision, recall = _rates(_named(told[0], "labels-likely-wrong"), made.wrong)
    assert (precision >= 0.8, recall >= 0.8) == (True, True), (precision, recall)


def test_the_patient_on_both_sides_is_named(made: Made, told: list[Any]) -> None:
    assert _named(told[0], "groups-across-given-sides") == made.frames
    groups = {group["key"]: group for group in told[1]["groups"]}
    assert groups["patient_07"]["sides"] == ["training", "validation"]


def test_the_darker_class_is_named_by_its_light_alone(told: list[Any]) -> None:
    (shortcut,) = [finding for finding in told[0] if finding["id"] == "possible-shortcut"]
    assert shortcut["sentence"].startswith("Brightness alone tells your classes apart")


def test_the_leak_is_measured_with_its_range(told: list[Any]) -> None:
    """On what the folder keeps for validation: half of it was learnt as a copy."""
    leak = told[1]["leak"]
    assert leak["n"] == PICTURES // 4 + COPIES + NEAR + FRAMES // 3
    gain = leak["torn"]["share"] - leak["honest"]["share"]
    assert leak["drop"]["low"] <= gain <= leak["drop"]["high"]
    assert leak["drop"]["low"] > -0.05
    assert "points" in leak["sentence"]
