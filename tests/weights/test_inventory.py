"""The inventory: every set of weights once, with size, licence, source and checksum."""

from pathlib import Path

from core import home
from core.weights import places
from core.weights.backbone_choice import BackboneChoice
from core.weights.inventory import entry, facts, inventory
from core.weights.local_folders import sha256
from tests.weights import tiny


def test_each_entry_says_size_licence_source_and_checksum(tmp_path: Path) -> None:
    path = tiny.folder(tmp_path / "x", tag="inat_birds")
    (one,) = inventory([tmp_path])
    assert (one.name, one.source, one.licence) == ("resnet18.inat_birds", "folder", "mit")
    assert one.bytes == (path / "model.safetensors").stat().st_size
    assert one.sha256 == sha256(path / "model.safetensors")
    assert one.trained_on == "965 iNaturalist birds"


def test_a_card_says_best_what_it_was_trained_on() -> None:
    tiny.folder(places.EMBEDDED / "x", tag="", card={"trained_on": "drawn fractals"}, licence=None)
    (one,) = inventory()
    assert (one.trained_on, one.source) == ("drawn fractals", "embedded")


def test_a_card_may_list_several_kinds_of_pictures_and_the_licence() -> None:
    card = {"trained_on": ["drawn fractals", "photographs"], "licence": "Apache-2.0"}
    tiny.folder(places.EMBEDDED / "x", tag="", card=card, licence=None)
    (one,) = inventory()
    assert (one.trained_on, one.licence) == ("drawn fractals; photographs", "Apache-2.0")


def test_what_nobody_says_is_none(tmp_path: Path) -> None:
    tiny.folder(tmp_path / "x", "resnet18", "own", licence=None)
    (one,) = inventory([tmp_path], hashed=False)
    assert (one.licence, one.trained_on, one.sha256) == (None, None, None)


def test_one_file_found_in_two_ways_counts_once() -> None:
    tiny.folder(home.weights_folder() / "x")
    assert len(inventory([home.weights_folder() / "x"])) == 1


def test_the_licence_of_cached_weights_is_the_one_timm_states(tmp_path: Path) -> None:
    tiny.cached(tmp_path / "hub", "timm/resnet18.a1_in1k")
    (one,) = inventory()
    assert (one.source, one.licence) == ("cache", "apache-2.0")
    assert one.file.name == "model.safetensors"


def test_facts_of_own_weights_are_those_beside_them(tmp_path: Path) -> None:
    card = {"trained_on": "my beetles", "name": "beetle-net"}
    path = tiny.folder(tmp_path / "x", tag="own", card=card, input_px=96)
    choice = BackboneChoice(name="resnet18.own", source="folder", path=str(path))
    known = facts(choice)
    assert (known.licence, known.trained_on) == ("mit", "my beetles")
    assert (known.title, known.input_px) == ("beetle-net", 96)
    assert known.parameters == 11_176_512
    assert entry(choice).sha256
    plain = tiny.folder(tmp_path / "y", tag="own")
    assert facts(choice.model_copy(update={"path": str(plain)})).input_px == 224
