"""The licence of the weights travels with what is made from them."""

from pathlib import Path

from core import files
from core.weights import licence_file
from core.weights.backbone_choice import BackboneChoice


def _weights(folder: Path, licence: str | None) -> BackboneChoice:
    facts = {"tag": "mine", **({"license": licence} if licence else {})}
    files.write_json(folder / "config.json", {"architecture": "resnet18", "pretrained_cfg": facts})
    (folder / "model.safetensors").write_bytes(b"")
    return BackboneChoice(name="resnet18.mine", source="folder", path=str(folder))


def test_a_licence_that_binds_is_named_and_its_text_goes_along(tmp_path: Path) -> None:
    choice = _weights(tmp_path / "weights", "cc-by-nc-4.0")
    (tmp_path / "weights" / "LICENSE.md").write_text("not for sale", "utf-8")
    licence = licence_file.write(choice, tmp_path)
    assert "no commercial use" in licence.sentence
    assert "cc-by-nc-4.0" in (tmp_path / licence_file.LICENCE_FILE).read_text("utf-8")
    assert (tmp_path / licence_file.LICENCE_TEXT).read_text("utf-8") == "not for sale"


def test_what_nobody_stated_is_not_known(tmp_path: Path) -> None:
    licence = licence_file.of(_weights(tmp_path / "weights", None))
    assert licence.name is None
    assert "not known" in licence.sentence


def test_the_table_knows_it_where_the_weights_are_gone(tmp_path: Path) -> None:
    gone = BackboneChoice(name="resnet18.a1_in1k", source="folder", path=str(tmp_path / "gone"))
    licence = licence_file.of(gone)
    assert licence.name == "apache-2.0"
    assert "huggingface.co/timm/resnet18.a1_in1k" in licence.told


def test_a_training_from_nothing_owes_nobody(tmp_path: Path) -> None:
    licence = licence_file.write(BackboneChoice(name="resnet18", source="scratch"), tmp_path)
    assert "random numbers" in (tmp_path / licence_file.LICENCE_FILE).read_text("utf-8")
    assert not licence.weights


def test_the_backbone_that_graft_carries_has_one() -> None:
    place = Path(__file__).resolve().parents[2] / "assets" / "backbones" / "graft-small"
    choice = BackboneChoice(name="mobilenetv2_100", source="embedded", path=str(place))
    assert licence_file.of(choice).name == "apache-2.0"
