"""In 8 bits a model is smaller, and what that costs is told."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from core.engine.serve import export, original
from core.errors import ExportError
from tests.engine import finished


@pytest.mark.slow
def test_it_is_smaller_answers_nearly_the_same_and_tells_the_loss(tmp_path: Path) -> None:
    run = finished.run(tmp_path, n=20)
    whole = export.export(run, "onnx", tmp_path / "whole")
    told = export.export(run, "int8", tmp_path / "small")
    sizes = [(tmp_path / name / "model.onnx").stat().st_size for name in ("whole", "small")]
    assert sizes[1] < 0.6 * sizes[0]
    assert whole.largest_difference < 1e-4 < told.largest_difference
    found = json.loads((tmp_path / "small" / "certificate.json").read_text("utf-8"))
    loss = found["loss"]
    assert loss["n"] == 9
    assert loss["low"] <= loss["change"] <= loss["high"]
    assert "points (95 % range" in told.note
    assert found["files"] == found["pictures"]
    assert found["files_difference"] < 1e-3, "predict.py is compared with the same 8 bits"
    source = original.opened(run)
    session = onnxruntime.InferenceSession(tmp_path / "small" / "model.onnx")
    given = session.run(["logits"], {"pictures": source.pictures})[0]
    same = (given.argmax(1) == source.logits.argmax(1)).sum()
    assert found["same"] == pytest.approx(same, abs=1), "one tie may fall either way"
    facts = session.get_modelmeta().custom_metadata_map
    assert json.loads(facts["labels"]) == list(finished.CLASSES)
    assert not {"whole.onnx", "ready.onnx", "0.onnx", "1.onnx", "2.onnx"} & {*told.files}


@pytest.mark.slow
def test_what_cannot_be_done_in_8_bits_is_an_error_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.engine.serve.formats import int8_file

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no scale for frobnicate")

    run = finished.run(tmp_path, n=6)
    monkeypatch.setattr(int8_file, "quantize_static", broken)
    with pytest.raises(ExportError, match="8 bits") as caught:
        export.export(run, "int8", tmp_path / "model")
    assert "frobnicate" in caught.value.why
    assert np.all([path.name != "model" for path in tmp_path.iterdir()])
