"""Laws of the model on disk; what a whole run leaves is in test_features.py."""

from pathlib import Path

import pytest

from core.engine import saved
from core.errors import RunDamaged, RunNotReady
from tests.engine import finished


def test_no_model_yet_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunNotReady):
        saved.load(tmp_path)


@pytest.mark.parametrize("name", ["model.safetensors", "graft.json", "labels.json", "config.json"])
def test_a_damaged_file_is_told(tmp_path: Path, name: str) -> None:
    run = finished.run(tmp_path)
    (run / "best" / name).write_bytes(b"{")
    with pytest.raises(RunDamaged):
        saved.load(run)


def test_a_model_comes_back_with_its_settings(tmp_path: Path) -> None:
    model = saved.load(finished.run(tmp_path, head="mlp"))
    assert model.classes == finished.CLASSES
    assert model.head is not None
    assert model.about["backbone"] == "test_resnet"
