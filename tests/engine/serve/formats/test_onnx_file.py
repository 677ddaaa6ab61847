import json

import numpy as np
import onnxruntime
import pytest
import torch

from core.engine.serve import export
from core.engine.training import trained_model
from core.errors import ExportError
from tests.engine import finished


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return finished.run(tmp_path_factory.mktemp("finished"))


def test_onnx_takes_bytes_of_any_number_of_pictures(run, tmp_path):
    told = export.export(run, "onnx", tmp_path / "model")
    assert "model.onnx" in told.files
    assert told.largest_difference < 1e-4
    pictures, logits = finished.truth(run)
    session = onnxruntime.InferenceSession(tmp_path / "model" / "model.onnx")
    for n in (1, 2, len(pictures)):
        shares, raw = session.run(None, {"pictures": pictures[:n]})
        assert np.allclose(raw, logits[:n], atol=1e-4)
        assert np.allclose(shares.sum(1), 1, atol=1e-5)
    facts = session.get_modelmeta().custom_metadata_map
    assert json.loads(facts["labels"]) == list(finished.CLASSES)
    assert json.loads(facts["preprocessing"])["side_px"] == pictures.shape[1]


@pytest.mark.slow
@pytest.mark.parametrize("head", ["mlp", "knn", "rbf"])
def test_onnx_holds_every_kind_of_head(head, tmp_path):
    place = finished.run(tmp_path, head=head, n=6)
    told = export.export(place, "onnx", tmp_path / "model")
    assert told.checked > 5


def test_a_network_that_onnx_cannot_hold_is_an_error_in_words(run, tmp_path, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no operator for frobnicate\nlong trace")

    monkeypatch.setattr(torch.onnx, "export", broken)
    with pytest.raises(ExportError) as caught:
        export.export(run, "onnx", tmp_path / "model")
    assert "frobnicate" in caught.value.why
    assert list(tmp_path.iterdir()) == []


def test_onnx_is_as_sure_as_the_app(tmp_path):
    place = finished.run(tmp_path, n=6)
    finished.heat(place, 2.5)
    assert export.export(place, "onnx", tmp_path / "model").largest_difference < 1e-4
    pictures, logits = finished.truth(place)
    session = onnxruntime.InferenceSession(tmp_path / "model" / "model.onnx")
    shares, _ = session.run(None, {"pictures": pictures})
    assert np.allclose(shares, trained_model.load(place).task.decode(logits), atol=1e-4)
    assert json.loads(session.get_modelmeta().custom_metadata_map["temperature"]) == 2.5
