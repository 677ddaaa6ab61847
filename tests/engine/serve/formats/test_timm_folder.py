"""The timm folder answers with timm alone, as sure as the run's own model."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.engine.serve import export
from core.engine.training import trained_model
from tests.engine import finished

ALONE = """
import json, sys
from pathlib import Path
import numpy as np, timm, torch
net = timm.create_model(f"local-dir:{sys.argv[1]}", pretrained=True).eval()
pictures = np.load(sys.argv[2])
how = json.loads((Path(sys.argv[1]) / "preprocessing.json").read_text())
batch = (torch.from_numpy(pictures) / 255 - torch.tensor(how["mean"])) / torch.tensor(how["std"])
with torch.inference_mode():
    np.save(sys.argv[3], net(batch.permute(0, 3, 1, 2).float()).numpy())
assert not [name for name in sys.modules if name.split(".")[0] == "core"]
"""


@pytest.mark.slow
@pytest.mark.parametrize("temperature", [1.0, 2.5])
def test_it_answers_with_timm_alone(tmp_path: Path, temperature: float) -> None:
    run = finished.run(tmp_path, n=6)
    finished.heat(run, temperature)
    told = export.export(run, "timm", tmp_path / "model")
    assert told.largest_difference < 1e-5
    pictures, logits = finished.truth(run)
    np.save(tmp_path / "pictures.npy", pictures)
    words = [tmp_path / "model", tmp_path / "pictures.npy", tmp_path / "logits.npy"]
    command = [sys.executable, "-I", "-c", ALONE, *map(str, words)]
    subprocess.run(command, cwd=tmp_path, check=True)
    assert np.allclose(np.load(tmp_path / "logits.npy"), logits, atol=1e-4)


def test_a_temperature_is_folded_into_the_last_layer(tmp_path: Path) -> None:
    run = finished.run(tmp_path, n=6)
    pictures = finished.truth(run)[0]
    before = trained_model.load(run).answer(pictures)
    finished.heat(run, 2.0)
    assert np.allclose(trained_model.load(run).answer(pictures), before / 2, atol=1e-6)
    for form in ("timm", "onnx", "safetensors"):
        assert export.export(run, form, tmp_path / form).largest_difference < 1e-4
    assert json.loads((tmp_path / "safetensors" / "model.json").read_text())["temperature"] == 2
