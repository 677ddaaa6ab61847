import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.engine.backbone.preprocessing import Preprocessing
from core.engine.feed import images
from core.engine.serve import export, export_readme, original, parity, predict_files
from core.engine.serve.original import Copy
from core.weights import licence_file
from tests.engine import finished


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return finished.run(tmp_path_factory.mktemp("finished"))


@pytest.fixture
def photo(tmp_path):
    """Wider than high, odd numbers of pixels, structure everywhere."""
    rng = np.random.default_rng(0)
    small = Image.fromarray(rng.integers(0, 256, (23, 31, 3), dtype=np.uint8))
    path = tmp_path / "photo.png"
    small.resize((301, 237), Image.Resampling.BICUBIC).save(path)
    return path


def _run_readme(folder, picture):
    """Do what the README says, in a process of its own, with the picture under its name there."""
    (code,) = re.findall(
        r"```python\n(.*?)```", (folder / "README.md").read_text("utf-8"), re.DOTALL
    )
    shutil.copyfile(picture, folder / "picture.jpg")
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=folder, check=True, capture_output=True, text=True, timeout=120
    )
    label, confidence = done.stdout.split()
    return label, float(confidence)


def test_a_card_goes_along_that_names_no_folder_of_this_computer(run, tmp_path):
    export.export(run, "safetensors", tmp_path / "model")
    folder = tmp_path / "model"
    card = (folder / export_readme.MODEL_CARD).read_text("utf-8")
    assert all(name in card for name in ("library_name", "finished", *finished.CLASSES))
    assert str(run.parent) not in card
    readme = (folder / "README.md").read_text("utf-8")
    assert export_readme.MODEL_CARD in readme
    for words in (readme, card):
        assert "licence" in words


@pytest.mark.slow
@pytest.mark.parametrize("format", ["timm", "onnx", "torch", "safetensors"])
def test_the_words_beside_it_give_the_same_answer_as_graft(run, photo, tmp_path, format):
    out = tmp_path / "model"
    export.export(run, format, out)
    (record,) = predict_files.predict(run, [photo])
    label, confidence = _run_readme(out, photo)
    assert label == record.label
    assert confidence == pytest.approx(record.confidence, abs=1e-4)


@pytest.mark.parametrize("crop_mode", ["center", "squash", "border"])
@pytest.mark.parametrize("size", [(301, 237), (100, 333), (64, 64)])
def test_the_recipe_makes_the_square_that_the_network_saw(crop_mode, size):
    preprocessing = Preprocessing(
        side_px=96,
        resize_px=109,
        interpolation="bicubic",
        crop_mode=crop_mode,
        mean=(0.5, 0.4, 0.3),
        std=(0.5, 0.5, 0.5),
    )
    rng = np.random.default_rng(0)
    picture = Image.fromarray(rng.integers(0, 256, (*size[::-1], 3), dtype=np.uint8))
    names = {"Image": Image, "picture": picture}
    exec(export_readme._recipe(preprocessing), names)  # noqa: S102 - our own words
    ours = images.from_pil(picture, preprocessing)
    assert np.array_equal(np.asarray(names["picture"]), ours)


def test_classes_and_preprocessing_are_written_down(run, tmp_path):
    source = original.opened(run)
    odd = replace(source, trained=replace(source.trained, classes=("{a}", "b'", "$ü")))
    copy = Copy(runtime="x", answer=source.trained.answer)
    found = parity.certify(source, copy, "onnx", tmp_path, lambda done, total: None)
    licence = licence_file.of(source.plan.backbone)
    export_readme.write(odd, found, licence, tmp_path, web=True)
    labels = json.loads((tmp_path / "labels.json").read_text("utf-8"))
    assert labels == ["{a}", "b'", "$ü"]
    told = json.loads((tmp_path / "preprocessing.json").read_text("utf-8"))
    assert told["side_px"] == source.trained.preprocessing.side_px
    assert told["interpolation"] == source.trained.preprocessing.interpolation
    words = (tmp_path / "README.md").read_text("utf-8")
    for part in ("predict.py", "web-page.html", found.sentence, licence.sentence):
        assert part in words
