import hashlib
import json
import os
import shutil
from dataclasses import replace

import numpy as np
import pytest
import timm
import torch

from core.engine.backbone.preprocessing import normalise
from core.engine.serve import export
from core.engine.serve.formats import onnx_file
from core.engine.training import trained_model
from core.errors import ExportError, ExportMismatch, RunNotReady
from tests.engine import finished


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return finished.run(tmp_path_factory.mktemp("finished"))


def test_a_timm_folder_loads_back_and_answers_the_same(run, tmp_path):
    told = export.export(run, "timm", tmp_path / "model")
    assert list(told.files) == [
        "LICENCE-WEIGHTS.txt",
        "MODEL-CARD.md",
        "README.md",
        "certificate.json",
        "config.json",
        "labels.json",
        "model.safetensors",
        "preprocessing.json",
    ]
    found = json.loads((tmp_path / "model" / "certificate.json").read_text("utf-8"))
    assert found["sentence"] == told.note
    digest = hashlib.sha256((tmp_path / "model" / "model.safetensors").read_bytes()).hexdigest()
    assert found["sha256"]["model.safetensors"] == digest
    assert told.checked > 9
    assert told.largest_difference < 1e-5
    pictures, logits = finished.truth(run)
    net = timm.create_model(f"local-dir:{tmp_path / 'model'}", pretrained=True).eval()
    trained = trained_model.load(run)
    with torch.inference_mode():
        batch = normalise(pictures, trained.preprocessing, torch.device("cpu"))
        again = net(batch).numpy()
    assert np.allclose(again, logits, atol=1e-5)
    labels = json.loads((tmp_path / "model" / "labels.json").read_text("utf-8"))
    assert tuple(labels) == finished.CLASSES


@pytest.mark.parametrize("head", ["mlp", "knn", "rbf"])
def test_a_head_that_timm_does_not_know_is_refused_with_the_way_out(head, tmp_path):
    place = finished.run(tmp_path, head=head, n=6)
    with pytest.raises(ExportError, match=head) as caught:
        export.export(place, "timm", tmp_path / "model")
    assert "ONNX" in caught.value.fix
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "run"]


def test_a_copy_that_answers_otherwise_is_not_handed_over(run, tmp_path, monkeypatch):
    write = onnx_file.write

    def wrong(original, folder):
        copy = write(original, folder)
        return replace(copy, answer=lambda p: copy.answer(p) + np.float32([0.02, 0, 0]))

    monkeypatch.setattr(onnx_file, "write", wrong)
    with pytest.raises(ExportMismatch, match="does not answer"):
        export.export(run, "onnx", tmp_path / "model")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_left_alone(run, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    for place in (tmp_path, tmp_path / "notes.txt"):
        with pytest.raises(ExportError, match="in use"):
            export.export(run, "timm", place)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_that_leads_to_itself_is_in_use(run, tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(ExportError, match="in use"):
        export.export(run, "timm", tmp_path / "loop")


def test_an_empty_folder_is_filled(run, tmp_path):
    (tmp_path / "model").mkdir()
    export.export(run, "timm", tmp_path / "model")
    assert (tmp_path / "model" / "config.json").is_file()


def test_a_format_that_does_not_exist_is_refused(run, tmp_path):
    with pytest.raises(ExportError, match="keras"):
        export.export(run, "keras", tmp_path / "model")


def test_a_run_without_a_model_or_without_pictures_cannot_be_taken_away(tmp_path):
    place = finished.run(tmp_path, n=6)
    shutil.rmtree(tmp_path / "data")
    with pytest.raises(ExportError, match="cannot be checked"):
        export.export(place, "timm", tmp_path / "model")
    shutil.rmtree(place / "best")
    with pytest.raises(RunNotReady):
        export.export(place, "timm", tmp_path / "model")


def test_a_page_needs_a_format_that_browsers_run_and_what_runs_it(run, tmp_path):
    with pytest.raises(ExportError, match="no web page"):
        export.export(run, "timm", tmp_path / "model", web=True)
    with pytest.raises(ExportError, match="not here yet"):
        export.export(run, "onnx", tmp_path / "model", web=True)
    assert list(tmp_path.iterdir()) == []


def test_both_models_answers_are_told_as_progress(run, tmp_path):
    told = []
    made = export.export(run, "timm", tmp_path / "model", on_progress=lambda *at: told.append(at))
    assert told[-1] == (2 * made.checked, 2 * made.checked)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["test_vit", "test_efficientnet", "test_convnext"])
def test_other_families_go_both_ways(name, tmp_path):
    place = finished.run(tmp_path, name=name, n=6)
    for format in ("timm", "onnx"):
        assert export.export(place, format, tmp_path / format).largest_difference < 1e-3


@pytest.mark.parametrize("name", ["test_resnet", "test_vit"])
def test_timm_alone_is_as_sure_as_the_app(name, tmp_path):
    place = finished.run(tmp_path, name=name, n=6)
    finished.heat(place, 2.5)
    assert export.export(place, "timm", tmp_path / "model").largest_difference < 1e-5
    pictures, logits = finished.truth(place)
    net = timm.create_model(f"local-dir:{tmp_path / 'model'}", pretrained=True).eval()
    trained = trained_model.load(place)
    with torch.inference_mode():
        again = net(normalise(pictures, trained.preprocessing, torch.device("cpu"))).numpy()
    assert np.allclose(again, logits, atol=1e-5)
