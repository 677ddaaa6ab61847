"""The catalogue of backbones: a shelf by family, a search over all, facts or None."""

import pytest
import timm
import torch

from core.errors import UnknownBackbone
from core.weights.backbones import SHELF, TABLE, Backbone, get, hub_repository, search


def test_the_shelf_holds_every_family_with_all_its_facts() -> None:
    families = {one.family for one in SHELF.values()}
    assert families == {
        "ResNet",
        "EfficientNet",
        "Vision Transformer",
        "DINOv2",
        "ConvNeXt",
        "MobileNet",
        "VGG",
        "Inception",
    }
    for one in SHELF.values():
        assert one.parameters
        assert one.input_px
        assert one.licence
        assert one.best_for
        assert one.trained_on
        assert one.download_mb
        assert one.title


def test_the_shelf_holds_the_named_architectures() -> None:
    titles = {one.title for one in SHELF.values()}
    wanted = ["ResNet-18", "ResNet-50", "ResNet-152", "DINOv2 Small", "ConvNeXt-Tiny", "VGG-16"]
    wanted += [f"EfficientNet-B{n}" for n in range(8)]
    wanted += ["ViT-Tiny", "ViT-Small", "ViT-Base", "MobileNetV2", "Inception-v3"]
    assert set(wanted) <= titles


def test_known_sizes_are_right() -> None:
    assert SHELF["resnet50"].parameters == 23_508_032  # 25,557,032 less 2,049,000 of the head
    assert SHELF["resnet50"].input_px == 224
    assert SHELF["vit_small_patch14_dinov2"].input_px == 518


def test_the_table_is_small_and_names_each_once() -> None:
    assert TABLE.stat().st_size < 300_000
    every = [one.timm_name for one in search("", limit=10_000)]
    assert len(every) == len(set(every)) > 1500


def test_a_search_finds_every_word_in_any_order() -> None:
    found = [one.timm_name for one in search("dinov2 small")]
    assert "vit_small_patch14_dinov2.lvd142m" in found
    assert search("ResNet-18")[0].name == "resnet18"
    assert len(search("resnet", limit=7)) == 7
    assert search("no such thing") == []


def test_a_name_is_found_short_or_with_its_tag() -> None:
    assert get("resnet18").timm_name == "resnet18.a1_in1k"
    assert get("resnet18.tv_in1k").timm_name == "resnet18.tv_in1k"
    assert get("resnet18.tv_in1k").family == "ResNet"
    assert get("resnet26").timm_name.startswith("resnet26.")


def test_weights_of_ones_own_keep_what_is_known_and_invent_nothing() -> None:
    one = get("mobilenetv2_100.inat_insects")
    assert one.architecture == "mobilenetv2_100"
    assert one.parameters == SHELF["mobilenetv2_100"].parameters
    assert one.trained_on == "1,022 iNaturalist insects"
    assert one.licence is None
    assert one.download_mb is None
    assert get("mobilenetv2_100.my_beetles").trained_on is None


def test_a_misspelt_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownBackbone) as caught:
        get("resnet81")
    assert "resnet18" in caught.value.fix or "resnet" in caught.value.fix
    with pytest.raises(UnknownBackbone):
        get("../../etc/passwd")


def test_the_hub_is_asked_only_for_what_it_offers() -> None:
    assert hub_repository("resnet18.a1_in1k") == "timm/resnet18.a1_in1k"
    assert hub_repository("mobilenetv2_100.inat_insects") is None


@pytest.mark.parametrize("one", SHELF.values(), ids=lambda one: one.name)
def test_a_name_tells_whether_the_network_has_batch_norm(one: Backbone) -> None:
    with torch.device("meta"):
        net = timm.create_model(one.architecture)
    kinds = {type(module).__name__ for module in net.modules()}
    assert one.batch_normalised == any(kind.startswith("BatchNorm") for kind in kinds)
