"""Laws of backbones."""

from pathlib import Path

import pytest
import timm
import torch
from safetensors.torch import load_file, save_file

from core.engine.backbone import network
from core.errors import UnknownBackbone, WeightsNotFound, WeightsRefused
from core.weights.backbone_choice import BackboneChoice
from tests.engine import trainings

FAMILIES = [
    ("resnet10t", 64),
    ("efficientnet_b0", 64),
    ("vit_tiny_patch16_224", 64),
    ("vit_small_patch14_dinov2", 70),
    ("convnext_atto", 64),
    ("mobilenetv2_100", 64),
    ("mobilenetv3_small_100", 64),
    ("vgg11", 64),
    ("inception_v3", 96),
]


@pytest.fixture
def weights(tmp_path: Path) -> BackboneChoice:
    return trainings.backbone(tmp_path / "w")


def test_a_head_starts_at_zero(weights: BackboneChoice) -> None:
    net = network.load(weights, 3, side_px=64)
    assert not net.training
    assert torch.equal(net(torch.randn(2, 3, 64, 64)), torch.zeros(2, 3))


def test_the_weights_are_those_of_the_file(weights: BackboneChoice) -> None:
    net = network.load(weights, 3)
    saved = load_file(network.weights_file(weights) or Path())
    own = dict(net.named_parameters())
    layers = [name for name in own if name in saved and not name.startswith("fc")]
    assert len(layers) > 20
    assert all(torch.equal(own[name], saved[name]) for name in layers)


def test_a_file_beside_its_architecture_is_the_same_as_a_folder(weights: BackboneChoice) -> None:
    path = str(network.weights_file(weights))
    lone = BackboneChoice(name=weights.name, source="file", path=path)
    one, other = network.load(weights, 3), network.load(lone, 3)
    for (name, p), q in zip(one.named_parameters(), other.parameters(), strict=True):
        assert torch.equal(p, q), name


def test_missing_weights_are_never_a_silent_random_start(tmp_path: Path) -> None:
    with pytest.raises(WeightsNotFound):
        network.load(BackboneChoice(name="resnet18", source="cache"), 2)
    with pytest.raises(WeightsNotFound):
        network.load(BackboneChoice(name="resnet18", source="folder", path=str(tmp_path / "x")), 2)


def test_a_file_with_half_of_the_layers_is_refused(weights: BackboneChoice) -> None:
    path = network.weights_file(weights) or Path()
    tensors = load_file(path)
    save_file({k: v for k, v in tensors.items() if not k.startswith("layer3")}, path)
    with pytest.raises(WeightsRefused, match="incomplete"):
        network.load(weights, 2)


def test_weights_of_another_architecture_are_refused(weights: BackboneChoice) -> None:
    path = str(network.weights_file(weights))
    with pytest.raises(WeightsRefused):
        network.load(BackboneChoice(name="test_vit", source="file", path=path), 2)


def test_an_unknown_architecture_is_named() -> None:
    with pytest.raises(UnknownBackbone):
        network.load(BackboneChoice(name="resnet_of_dreams", source="scratch"), 2)


def test_other_weights_than_the_plans_are_refused(weights: BackboneChoice) -> None:
    known = weights.model_copy(update={"sha256": network.fingerprint(weights)})
    assert network.fingerprint(known) == known.sha256
    with pytest.raises(WeightsRefused):
        network.fingerprint(weights.model_copy(update={"sha256": "0" * 64}))


def test_loading_leaves_the_global_generator_alone(weights: BackboneChoice) -> None:
    torch.manual_seed(5)
    wanted = torch.rand(1)
    torch.manual_seed(5)
    network.load(weights, 2)
    assert torch.equal(torch.rand(1), wanted)


@pytest.mark.parametrize(("name", "side"), FAMILIES)
def test_a_solved_head_on_the_features_is_the_head_of_the_network(name: str, side: int) -> None:
    net = network.load(BackboneChoice(name=name, source="scratch"), 3, side_px=side)
    x = torch.randn(2, 3, side, side)
    seen = network.features(net, x)
    weight, bias = torch.randn(3, seen.shape[1]) / 30, torch.randn(3)
    assert network.set_head(net, weight, bias)
    wanted = torch.nn.functional.linear(seen, weight, bias)
    assert torch.allclose(net(x), wanted, rtol=1e-3, atol=1e-3)


def test_a_head_that_is_no_single_layer_is_left_alone() -> None:
    net = timm.create_model("deit_tiny_distilled_patch16_224", num_classes=2, img_size=32)
    assert network.head(net) is None
    assert not network.set_head(net, torch.zeros(2, 192), torch.zeros(2))


def test_preprocessing_is_the_backbones_own() -> None:
    net = timm.create_model("inception_v3", num_classes=0)
    found = network.preprocessing(net)
    assert (found.side_px, found.resize_px) == (299, 341)
    assert found.mean == tuple(net.default_cfg["mean"])
    assert network.preprocessing(net, 96).resize_px == int(96 / 0.875)


def test_folded_statistics_are_not_trusted() -> None:
    net = timm.create_model("resnet10t", num_classes=0).eval()
    x = torch.randn(8, 3, 64, 64)
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 5)
            module.running_var.fill_(1e-3)
    kept = {k: v.clone() for k, v in net.state_dict().items()}
    assert not network.trustworthy_statistics(net, x)
    assert all(torch.equal(v, kept[k]) for k, v in net.state_dict().items())


def test_another_seed_is_another_random_start() -> None:
    scratch = BackboneChoice(name="test_resnet", source="scratch")
    one, same, other = (
        next(network.load(scratch, 2, seed=seed).parameters()) for seed in (1, 1, 2)
    )
    assert torch.equal(one, same)
    assert not torch.equal(one, other)


def test_weights_with_code_are_refused_without_the_advice_of_a_library(tmp_path: Path) -> None:
    path = tmp_path / "test_resnet.pth"
    torch.save({"state_dict": {"a": torch.zeros(1)}, "code": Path}, path)
    with pytest.raises(WeightsRefused) as caught:
        network.load(BackboneChoice(name="test_resnet", source="file", path=str(path)), 2)
    assert "weights_only" not in caught.value.why
    assert "never runs code" in caught.value.why


def test_a_config_of_200_000_brackets_is_refused_by_its_name(weights: BackboneChoice) -> None:
    (Path(str(weights.path)) / "config.json").write_text("[" * 200_000)
    with pytest.raises(WeightsRefused, match="cannot be used") as caught:
        network.load(weights, 3)
    assert "config.json is lost or damaged" in caught.value.why
