"""Weights are checked tensor by tensor, and code in a file is never run."""

import json
import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import timm
import torch
from safetensors.torch import load_file, save_file

from core.engine.backbone.weights_check import check, fit, main, read
from core.errors import UnknownBackbone, WeightsRefused

NET = "test_resnet"
"""timm's smallest residual network: half a million parameters."""


@pytest.fixture(scope="module")
def state() -> dict[str, torch.Tensor]:
    """Weights with a classifier for five classes."""
    return dict(timm.create_model(NET, num_classes=5).state_dict())


def saved(path: Path, state: Any) -> Path:
    if path.suffix == ".safetensors":
        save_file({key: one.clone() for key, one in state.items()}, path)
    else:
        torch.save(state, path)
    return path


@pytest.mark.parametrize("name", ["x.safetensors", "x.pth"])
def test_weights_become_a_timm_local_folder_without_a_head(
    tmp_path: Path, state: dict[str, torch.Tensor], name: str
) -> None:
    report = check(NET, saved(tmp_path / name, state), tmp_path / "out")
    assert sorted(report.head_dropped) == ["fc.bias", "fc.weight"]
    net = timm.create_model(f"local-dir:{tmp_path / 'out'}", pretrained=True, num_classes=3)
    for key, value in net.state_dict().items():
        if not key.startswith("fc."):
            assert torch.equal(value, state[key])
    assert net.state_dict()["fc.weight"].shape[0] == 3


def test_the_folder_without_a_head_loads_as_a_body_too(
    tmp_path: Path, state: dict[str, torch.Tensor]
) -> None:
    check(NET, saved(tmp_path / "x.pth", state), tmp_path / "out")
    body = timm.create_model(f"local-dir:{tmp_path / 'out'}", pretrained=True, num_classes=0)
    assert all(torch.equal(value, state[key]) for key, value in body.state_dict().items())


@pytest.mark.parametrize("prefix", ["module.", "backbone.", "_orig_mod."])
@pytest.mark.parametrize("wrapper", ["state_dict", "model"])
def test_what_training_scripts_wrap_around_weights_is_unwrapped(
    tmp_path: Path, state: dict[str, torch.Tensor], prefix: str, wrapper: str
) -> None:
    wrapped = {wrapper: {prefix + key: one for key, one in state.items()}, "epoch": 3}
    report = check(NET, saved(tmp_path / "x.pth", wrapped), None)
    assert report.tensors == len(state) - 2


def test_half_precision_stays_half(tmp_path: Path, state: dict[str, torch.Tensor]) -> None:
    half = {key: one.half() if one.is_floating_point() else one for key, one in state.items()}
    check(NET, saved(tmp_path / "x.safetensors", half), tmp_path / "out")
    kept = load_file(tmp_path / "out" / "model.safetensors")
    assert {one.dtype for one in kept.values()} <= {torch.float16, torch.int64}


def test_every_missing_and_unexpected_key_and_shape_is_named(
    tmp_path: Path, state: dict[str, torch.Tensor]
) -> None:
    keys = [key for key in state if key.endswith("weight") and not key.startswith("fc.")]
    wrong = dict(state)
    gone, gone_too, odd = keys[0], keys[1], keys[2]
    del wrong[gone], wrong[gone_too]
    wrong[odd] = torch.zeros(1, 2)
    wrong["extra.weight"] = torch.zeros(3)
    with pytest.raises(WeightsRefused) as caught:
        check(NET, saved(tmp_path / "x.pth", wrong), tmp_path / "out")
    for part in (f"2 missing: {gone}, {gone_too}", "1 unexpected: extra.weight", f"{odd} [1, 2]"):
        assert part in caught.value.why
    assert not (tmp_path / "out").exists()


def test_weights_of_another_architecture_are_refused(
    tmp_path: Path, state: dict[str, torch.Tensor]
) -> None:
    with pytest.raises(WeightsRefused):
        check("test_vit", saved(tmp_path / "x.safetensors", state), None)


def test_a_counter_that_old_files_lack_is_forgiven(
    tmp_path: Path, state: dict[str, torch.Tensor]
) -> None:
    old = {key: one for key, one in state.items() if not key.endswith("num_batches_tracked")}
    check(NET, saved(tmp_path / "x.pth", old), tmp_path / "out")
    timm.create_model(f"local-dir:{tmp_path / 'out'}", pretrained=True, num_classes=2)


class Trap:
    """An object whose unpickling would run code."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.mark,)


@pytest.mark.parametrize("legacy", [True, False])
def test_code_in_a_file_is_never_run(tmp_path: Path, legacy: bool) -> None:
    mark, path = tmp_path / "ran", tmp_path / "x.pth"
    if legacy:
        path.write_bytes(pickle.dumps({"weight": Trap(mark)}))
    else:
        torch.save({"weight": Trap(mark)}, path)
    with pytest.raises(WeightsRefused):
        read(path)
    assert not mark.exists()


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n", b"PK\x03\x04 half a zip", pickle.dumps([1, 2]), pickle.dumps({})]
)
@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
def test_something_else_is_refused(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(data)
    with pytest.raises(WeightsRefused):
        read(path)


def test_a_table_without_tensors_is_refused(tmp_path: Path) -> None:
    torch.save({"epoch": 3, "best": 0.9}, tmp_path / "x.pth")
    with pytest.raises(WeightsRefused, match="not accepted"):
        read(tmp_path / "x.pth")


def test_an_unknown_architecture_is_refused(tmp_path: Path, state: dict[str, torch.Tensor]) -> None:
    with pytest.raises(UnknownBackbone):
        check("no_such_net", saved(tmp_path / "x.pth", state), None)


def test_an_own_config_keeps_its_arguments_and_preprocessing(
    shared_weights: Path, tmp_path: Path
) -> None:
    source = shared_weights / "mobilenetv2_100.inat_insects"
    report = check("mobilenetv2_100.inat_insects", source, tmp_path / "out")
    config = json.loads((tmp_path / "out" / "config.json").read_text("utf-8"))
    assert report.head_dropped
    assert config["model_args"] == {"pad_type": "same"}
    assert config["pretrained_cfg"]["mean"] == [0.5, 0.5, 0.5]
    assert config["pretrained_cfg"]["license"] == "apache-2.0"
    assert config["num_classes"] == 0


def test_a_name_without_a_tag_promises_no_licence(
    tmp_path: Path, state: dict[str, torch.Tensor]
) -> None:
    path = saved(tmp_path / "x.pth", state)
    for name, licence in ((NET, False), (f"{NET}.mine", False), (f"{NET}.r160_in1k", True)):
        check(name, path, tmp_path / "out")
        facts = json.loads((tmp_path / "out" / "config.json").read_text("utf-8"))["pretrained_cfg"]
        assert ("license" in facts) is licence
        assert facts["tag"] == name.partition(".")[2]


def test_original_names_are_translated_as_timm_does(tmp_path: Path) -> None:
    net = timm.create_model("convnext_atto", num_classes=0)
    original = {
        re.sub(r"stages\.(\d+)\.downsample\.", r"downsample_layers.\1.", key)
        .replace("stem.", "downsample_layers.0.")
        .replace(".blocks.", ".")
        .replace(".conv_dw.", ".dwconv.")
        .replace(".mlp.fc", ".pwconv")
        .replace("head.norm.", "norm."): one
        for key, one in net.state_dict().items()
    }
    assert "downsample_layers.0.0.weight" in original
    found, heads = fit({**original, "head.weight": torch.zeros(3, 320)}, net, "convnext_atto")
    assert heads == ["head.fc.weight"]
    assert found.keys() == net.state_dict().keys()


def test_the_command_answers_with_one_line_of_json(
    tmp_path: Path, state: dict[str, torch.Tensor], capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path / "x.safetensors", state)
    assert main([NET, str(path), str(tmp_path / "out")]) == 0
    assert json.loads(capsys.readouterr().out)["tensors"] == len(state) - 2
    assert main(["test_vit", str(path)]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["reference"] == "weights-refused"


def test_numbers_survive_the_way_unchanged(tmp_path: Path, state: dict[str, torch.Tensor]) -> None:
    check(NET, saved(tmp_path / "x.pth", state), tmp_path / "out")
    kept = load_file(tmp_path / "out" / "model.safetensors")
    for key, one in kept.items():
        np.testing.assert_array_equal(one.numpy(), state[key].numpy())
