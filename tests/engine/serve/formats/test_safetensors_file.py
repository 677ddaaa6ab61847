"""Bare numbers, and beside them all that says how to use them."""

import json
from pathlib import Path

import pytest

from core.engine.serve import export
from tests.engine import finished


@pytest.mark.parametrize("head", [None, "mlp", "knn", "rbf"])
def test_every_head_comes_back_from_two_files(tmp_path: Path, head: str | None) -> None:
    run = finished.run(tmp_path, n=6, head=head)
    told = export.export(run, "safetensors", tmp_path / "model")
    assert told.largest_difference < 1e-5
    assert {"model.safetensors", "model.json"} <= {*told.files}
    config = json.loads((tmp_path / "model" / "model.json").read_text("utf-8"))
    assert tuple(config["labels"]) == finished.CLASSES
    assert (config["head"] or {"kind": None})["kind"] == head
