"""Choosing weights: exactly those that were asked for, or an error that says how to bring them."""

from pathlib import Path

import pytest

from core import home
from core.errors import UnknownBackbone, WeightsNotFound, WeightsRefused
from core.weights import places, pretrained
from core.weights.local_folders import sha256
from tests.weights import tiny


def test_a_folder_is_chosen_with_its_name_and_checksum(tmp_path: Path) -> None:
    path = tiny.folder(tmp_path / "any name", "mobilenetv2_100", "inat_insects")
    found = pretrained.choose(str(path))
    assert (found.name, found.source) == ("mobilenetv2_100.inat_insects", "folder")
    assert found.path == str(path)
    assert found.sha256 == sha256(path / "model.safetensors")


def test_a_real_backbone_is_chosen(shared_weights: Path) -> None:
    found = pretrained.choose(str(shared_weights / "mobilenetv2_100.inat_insects"))
    assert found.name == "mobilenetv2_100.inat_insects"
    facts = pretrained.facts(found)
    assert (facts.licence, facts.trained_on) == ("apache-2.0", "1,022 iNaturalist insects")


def test_a_known_name_without_weights_is_an_error_that_says_how_to_bring_them() -> None:
    with pytest.raises(WeightsNotFound) as caught:
        pretrained.choose("mobilenetv2_100")
    for way in ("graft weights fetch mobilenetv2_100.ra_in1k", "graft weights add", "config.json"):
        assert way in caught.value.fix
    assert "random" in caught.value.why


def test_a_name_that_the_hub_does_not_offer_is_not_said_to_be_fetched() -> None:
    with pytest.raises(WeightsNotFound) as caught:
        pretrained.choose("mobilenetv2_100.inat_insects")
    assert "graft weights fetch" not in caught.value.fix


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(UnknownBackbone):
        pretrained.choose("no_such_net")


def test_a_name_finds_weights_in_the_order_of_preference(tmp_path: Path) -> None:
    tiny.cached(tmp_path / "hub", "timm/resnet18.a1_in1k")
    assert pretrained.choose("resnet18").source == "cache"
    tiny.folder(home.weights_folder() / "mine", tag="mine")
    assert pretrained.choose("resnet18").source == "folder"
    assert pretrained.choose("resnet18.a1_in1k").source == "cache"
    assert pretrained.choose("resnet18").sha256


def test_the_recommended_tag_goes_first_within_a_place(tmp_path: Path) -> None:
    tiny.folder(tmp_path / "a", tag="zzz")
    tiny.folder(tmp_path / "b", tag="a1_in1k")
    assert pretrained.choose("resnet18", [tmp_path]).name == "resnet18.a1_in1k"
    assert [one.name for one in pretrained.find("resnet18.zzz", [tmp_path])] == ["resnet18.zzz"]


def test_embedded_is_the_one_whose_card_says_default() -> None:
    with pytest.raises(WeightsNotFound):
        pretrained.embedded()
    tiny.folder(places.EMBEDDED / "a", tag="a")
    tiny.folder(places.EMBEDDED / "b", tag="b", card={"default": True})
    assert pretrained.choose("embedded").name == "resnet18.b"
    assert pretrained.embedded().source == "embedded"


def test_a_single_file_needs_an_architecture(tmp_path: Path) -> None:
    path = tiny.weights(tmp_path / "best.safetensors")
    with pytest.raises(UnknownBackbone) as caught:
        pretrained.choose(str(path))
    assert f"={path}" in caught.value.fix
    found = pretrained.choose(f"resnet18={path}")
    assert (found.name, found.source, found.path) == ("resnet18", "file", str(path))
    assert pretrained.choose(str(path.rename(tmp_path / "resnet18.safetensors"))).name == "resnet18"


def test_a_file_that_is_no_weights_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"\x80\x04.")
    (tmp_path / "x.safetensors").write_bytes(b"\x80\x04.")
    for name in ("x.bin", "x.safetensors"):
        with pytest.raises(WeightsRefused):
            pretrained.choose(f"resnet18={tmp_path / name}")


@pytest.mark.parametrize("text", ["nowhere/at/all", "missing.safetensors", "resnet18=missing.pth"])
def test_a_path_to_nothing_is_told_as_such(text: str) -> None:
    with pytest.raises(WeightsNotFound, match="nothing at"):
        pretrained.choose(text)


def test_a_folder_without_weights_or_with_several_backbones_is_told_as_such(
    tmp_path: Path,
) -> None:
    with pytest.raises(WeightsNotFound, match="No weights found"):
        pretrained.choose(str(tmp_path))
    tiny.folder(tmp_path / "a")
    tiny.folder(tmp_path / "b")
    with pytest.raises(WeightsNotFound) as caught:
        pretrained.choose(str(tmp_path))
    assert str(tmp_path / "a") in caught.value.fix


def test_a_random_start_is_only_ever_asked_for(tmp_path: Path) -> None:
    found = pretrained.scratch("resnet18")
    assert (found.name, found.source, found.path) == ("resnet18", "scratch", None)
    assert pretrained.scratch(str(tiny.folder(tmp_path / "x"))).name == "resnet18"
    assert pretrained.scratch("resnet18.a1_in1k").name == "resnet18"
    assert pretrained.facts(found).trained_on is None


def test_a_named_folder_is_looked_into_from_then_on(tmp_path: Path) -> None:
    tiny.folder(tmp_path / "mine" / "x", tag="mine")
    assert [one.name for one in pretrained.name_folder(tmp_path / "mine")] == ["resnet18.mine"]
    assert pretrained.choose("resnet18.mine").source == "folder"
    with pytest.raises(WeightsNotFound):
        pretrained.name_folder(tmp_path / "missing")
    with pytest.raises(WeightsNotFound):
        pretrained.name_folder(tmp_path)


def test_a_named_single_file_is_given_back_and_not_remembered(tmp_path: Path) -> None:
    path = tiny.weights(tmp_path / "resnet18.safetensors")
    assert pretrained.name_folder(path)[0].source == "file"
    assert pretrained.named_folders() == ()
