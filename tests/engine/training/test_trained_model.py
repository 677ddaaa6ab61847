"""Laws of the model on disk; what a whole run leaves is in test_features.py."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file, save_file

from core import digests, files
from core.engine.training import trained_model
from core.errors import RunDamaged, RunNotReady
from tests import worlds
from tests.engine import finished


def test_no_model_yet_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunNotReady):
        trained_model.load(tmp_path)


@pytest.mark.parametrize("name", ["model.safetensors", "graft.json", "labels.json", "config.json"])
def test_a_damaged_file_is_told(tmp_path: Path, name: str) -> None:
    run = finished.run(tmp_path)
    (run / "best" / name).write_bytes(b"{")
    with pytest.raises(RunDamaged, match="cannot be read") as caught:
        trained_model.load(run)
    assert name in caught.value.why
    assert "graft resume" in caught.value.fix


@pytest.mark.parametrize("head", [None, "mlp"])
def test_one_flipped_bit_of_the_weights_is_noticed(tmp_path: Path, head: str | None) -> None:
    run = finished.run(tmp_path, head=head)
    name = "head.safetensors" if head else "model.safetensors"
    worlds.flip(run / "best" / name, 1)
    with pytest.raises(RunDamaged, match="cannot be read") as caught:
        trained_model.load(run)
    assert name in caught.value.why


_FIT = {"mean": [0.5] * 3, "std": [0.5] * 3, "interpolation": "bilinear", "crop_mode": "center"}
DOCUMENTS = [
    ("graft.json", None),
    ("graft.json", []),
    ("graft.json", {"preprocessing": {}, "levers": {}}),
    ("graft.json", {"preprocessing": None, "levers": {}}),
    ("graft.json", {"preprocessing": {**_FIT, "side_px": 1e9, "resize_px": 64}, "levers": {}}),
    ("graft.json", {"preprocessing": {**_FIT, "side_px": "x", "resize_px": 64}, "levers": {}}),
    (
        "graft.json",
        {"preprocessing": {**_FIT, "mean": "abc", "side_px": 64, "resize_px": 64}, "levers": {}},
    ),
    ("graft.json", {"head": "x", "preprocessing": {}, "levers": {}}),
    ("labels.json", None),
    ("labels.json", 3),
    ("labels.json", {"circle": 0, "square": 1, "triangle": 2}),
    ("labels.json", ["circle", "square"]),
    ("labels.json", ["circle", "triangle", "square"]),
    ("labels.json", [1, 2, 3]),
    ("config.json", None),
    ("config.json", {"architecture": 3}),
]


@pytest.mark.parametrize(("name", "document"), DOCUMENTS)
def test_a_description_of_another_shape_is_damage_and_no_error_of_our_own(
    tmp_path: Path, name: str, document: object
) -> None:
    run = finished.run(tmp_path, n=4)
    (
        run / "best" / digests.DIGESTS_FILE
    ).unlink()  # of version 0.2.0: nothing but the shape can tell
    files.write_json(run / "best" / name, document)
    with pytest.raises(RunDamaged) as caught:
        trained_model.load(run)
    assert caught.value.why


@pytest.mark.parametrize("name", ["graft.json", "labels.json", "config.json"])
def test_a_description_of_200_000_brackets_is_damage(tmp_path: Path, name: str) -> None:
    run = finished.run(tmp_path, n=4)
    (run / "best" / digests.DIGESTS_FILE).unlink()
    (run / "best" / name).write_text("[" * 200_000)
    with pytest.raises(RunDamaged) as caught:
        trained_model.load(run)
    assert "nested too deeply" in caught.value.why


def test_a_head_of_another_number_of_classes_is_damage(tmp_path: Path) -> None:
    run = finished.run(tmp_path, head="linear", n=4)
    (run / "best" / digests.DIGESTS_FILE).unlink()
    path = run / "best" / "head.safetensors"
    two = {name: tensor[:2].contiguous() for name, tensor in load_file(path).items()}
    save_file(two, path)
    with pytest.raises(RunDamaged) as caught:
        trained_model.load(run)
    assert "2 answers where 3 were planned" in caught.value.why


def test_weights_that_are_no_numbers_are_damage(tmp_path: Path) -> None:
    run = finished.run(tmp_path, n=4)
    (run / "best" / digests.DIGESTS_FILE).unlink()
    path = run / "best" / "model.safetensors"
    tensors = load_file(path)
    for tensor in tensors.values():
        if tensor.is_floating_point():
            tensor.fill_(float("nan"))
    save_file(tensors, path)
    with pytest.raises(RunDamaged) as caught:
        trained_model.load(run)
    assert "no numbers" in caught.value.why


def test_a_model_of_version_0_2_is_opened_as_it_is(tmp_path: Path) -> None:
    run = finished.run(tmp_path, n=4)
    (run / "best" / digests.DIGESTS_FILE).unlink()
    assert trained_model.load(run).classes == finished.CLASSES


def test_a_model_comes_back_with_its_settings(tmp_path: Path) -> None:
    model = trained_model.load(finished.run(tmp_path, head="mlp"))
    assert model.classes == finished.CLASSES
    assert model.head is not None
    assert model.about["backbone"] == "test_resnet"


def test_its_logits_are_divided_by_its_temperature_and_those_of_earlier_versions_by_one(
    tmp_path: Path,
) -> None:
    run = finished.run(tmp_path)
    pictures, plain = finished.truth(run)
    finished.heat(run, 2.5)
    assert trained_model.load(run).temperature == 2.5
    assert np.allclose(trained_model.load(run).answer(pictures), plain / 2.5, atol=1e-5)


@pytest.mark.parametrize("told", [0, -1, "hot", float("inf")])
def test_a_temperature_that_divides_nothing_is_damage(tmp_path: Path, told: object) -> None:
    run = finished.run(tmp_path, n=4)
    finished.heat(run, told)
    with pytest.raises(RunDamaged):
        trained_model.load(run)
