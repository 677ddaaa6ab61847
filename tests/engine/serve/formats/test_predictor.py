"""`predict.py` reads and answers as Graft does, and needs nothing of it."""

import ast
import csv
import io
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data import formats
from core.engine.backbone.preprocessing import Preprocessing
from core.engine.feed import images
from core.engine.serve import export, predict_files
from core.engine.serve.formats import predictor
from core.engine.training import trained_model
from core.runs import guarantee, not_sure
from core.runs.guarantee import Guarantee
from tests import worlds
from tests.engine import finished

HOW = {
    "resize_px": 70, "side_px": 64, "interpolation": "bicubic", "crop_mode": "center",
    "mean": (0.5, 0.4, 0.3), "std": (0.5, 0.5, 0.5),
}  # fmt: skip
DEEP = {
    "12 bits": lambda folder: worlds.tiff(
        folder / "12.tif", np.arange(0, 4096, 4, np.uint16).tobytes(), size=(32, 32)
    ),
    "white is zero": lambda folder: worlds.tiff(
        folder / "inverse.tif", np.arange(1024, dtype="<u2").tobytes(), size=(32, 32), photometric=0
    ),
    "a largest number that is declared": lambda folder: worlds.tiff(
        folder / "said.tif", np.arange(1024, dtype="<u2").tobytes(), size=(32, 32), more={281: 4095}
    ),
    "colours of 16 bits": lambda folder: worlds.deep_colours(folder / "deep.png"),
}


def test_it_imports_nothing_but_onnxruntime_numpy_pillow_and_the_standard_library() -> None:
    tree = ast.parse((predictor.TAKEAWAY / predictor.PREDICTOR).read_text("utf-8"))
    names = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    foreign = {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names)
    assert foreign == {"onnxruntime", "numpy", "PIL"}


def test_every_kind_of_picture_comes_out_to_the_pixel(tmp_path: Path) -> None:
    ours, theirs = Preprocessing(**HOW), predictor._loaded()
    paths = worlds.every_format(tmp_path / "kinds")
    paths |= {kind: made(tmp_path) for kind, made in DEEP.items()}
    for kind, path in paths.items():
        square = theirs.framed(theirs.read(path, HOW["resize_px"]), HOW)
        assert np.array_equal(square, images.read(path, ours)), kind


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_large_photograph_is_turned_and_decoded_smaller(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "photo.jpg"
    worlds.picture(3, size=(601, 437)).save(path, quality=90, exif=exif)
    theirs = predictor._loaded()
    square = theirs.framed(theirs.read(path, HOW["resize_px"]), HOW)
    assert np.array_equal(square, images.read(path, Preprocessing(**HOW)))


@pytest.mark.parametrize("crop_mode", ["center", "squash", "border"])
@pytest.mark.parametrize("interpolation", ["nearest", "bilinear", "bicubic", "lanczos"])
@pytest.mark.parametrize("size", [(301, 237), (100, 333), (64, 64), (20, 31)])
def test_it_makes_the_square_that_the_network_saw(
    crop_mode: str, interpolation: str, size: tuple[int, int]
) -> None:
    how = HOW | {"crop_mode": crop_mode, "interpolation": interpolation}
    picture = worlds.picture(1, size=size)
    ours = images.from_pil(picture, Preprocessing(**how))
    assert np.array_equal(predictor._loaded().framed(picture, how), ours)


def test_it_takes_the_formats_that_graft_takes_without_a_package_of_their_own() -> None:
    theirs = predictor._loaded()
    assert theirs.FORMATS == formats._FORMATS
    assert {*theirs.ENDINGS} == {*formats.IMAGE_SUFFIXES} - {*formats.readers.SUFFIXES}


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with a threshold and a guarantee that tell its pictures apart; its export beside it."""
    place = tmp_path_factory.mktemp("chosen")
    run = finished.run(place, n=6)
    rows = predict_files.predict(run, _pictures(run))
    not_sure.keep(run, float(np.median([row.confidence for row in rows])))
    least = float(np.median([row.top[1].confidence for row in rows])) + 1e-6
    guarantee.keep(run, Guarantee(share=0.9, least=least))
    export.export(run, "onnx", place / "model")
    return run


def _pictures(run: Path) -> list[Path]:
    return sorted((run.parent / "data").rglob("*.png"))


def test_it_answers_files_as_graft_does_and_says_what_it_cannot_read(
    chosen: Path, tmp_path: Path
) -> None:
    paths = _pictures(chosen)
    broken = worlds.text_as_picture(tmp_path / "text.jpg")
    told = predictor.ask(chosen.parent / "model", [*paths, broken])
    assert told[-1] is None
    trained = trained_model.load(chosen)
    pictures = np.stack([images.read(path, trained.preprocessing) for path in paths])
    assert np.allclose(told[:-1], trained.task.decode(trained.answer(pictures)), atol=1e-5)


def test_it_is_as_unsure_as_graft(chosen: Path) -> None:
    paths, theirs = _pictures(chosen), predictor._loaded()
    model = theirs.Model(chosen.parent / "model" / "model.onnx")
    truth = [row.sure for row in predict_files.predict(chosen, paths)]
    assert {*truth} == {True, False}
    answered = list(model.answers(paths))
    assert [model.sure(shares) for _, shares in answered] == truth
    rows = theirs.table(model, answered).splitlines()
    assert sum(",not sure," in row for row in rows) == truth.count(False)


def test_it_says_what_an_answer_is_one_of_as_graft_does(chosen: Path) -> None:
    paths, theirs = _pictures(chosen), predictor._loaded()
    model = theirs.Model(chosen.parent / "model" / "model.onnx")
    truth = [row.one_of.classes for row in predict_files.predict(chosen, paths)]
    assert {*map(len, truth)} >= {1, 2}
    answered = list(model.answers(paths))
    assert [tuple(model.one_of(shares)) for _, shares in answered] == truth
    said = [theirs.sentence(model, *one) for one in answered]
    assert sum("; one of: " in line for line in said) == sum(len(some) > 1 for some in truth)
    rows = csv.DictReader(io.StringIO(theirs.table(model, answered)))
    told = [(tuple(row["one_of"].split(" | ")), row["guarantee"]) for row in rows]
    assert told == [(some, "0.9") for some in truth]


def test_of_several_classes_it_is_as_unsure_as_graft(tmp_path: Path) -> None:
    run = finished.run(tmp_path, n=6, task="multilabel")
    finished.limits(run, 0.3, 0.5, 0.7)
    paths = sorted((tmp_path / "data").rglob("*.png"))
    sureness = [row.sureness for row in predict_files.predict(run, paths)]
    not_sure.keep(run, float(np.median(sureness)))
    export.export(run, "onnx", tmp_path / "model")
    model = predictor._loaded().Model(tmp_path / "model" / "model.onnx")
    truth = [row.sure for row in predict_files.predict(run, paths)]
    assert truth == [sure >= not_sure.below(run) for sure in sureness]
    assert {*truth} == {True, False}
    assert [model.sure(shares) for _, shares in model.answers(paths)] == truth


def test_a_bomb_is_refused_by_its_header_and_whoever_loads_it_keeps_own_limits(
    tmp_path: Path,
) -> None:
    before = Image.MAX_IMAGE_PIXELS
    module = predictor._loaded()
    assert Image.MAX_IMAGE_PIXELS is before
    with pytest.raises(ValueError, match="30000 × 30000"):
        module.read(worlds.huge_png(tmp_path / "bomb.png"), 64)
