from pathlib import Path

import pytest

from tests.cli.conftest import Graft
from tests.weights import tiny


def test_the_list_names_what_is_here_with_size_licence_and_checksum(
    graft: Graft, tmp_path: Path
) -> None:
    tiny.folder(tmp_path / "mine" / "one")
    found = graft("weights", "list", "--folder", tmp_path / "mine", "--json").data["weights"]
    mine = next(one for one in found if one["name"] == "resnet18.own")
    assert mine["bytes"] > 0
    assert mine["licence"] == "mit"
    assert len(mine["sha256"]) == 64
    assert "resnet18.own" in graft("weights", "list", "--folder", tmp_path / "mine").out


def test_the_embedded_backbone_is_listed_first(graft: Graft) -> None:
    assert graft("weights", "list", "--json").data["weights"][0]["source"] == "embedded"


@pytest.mark.usefixtures("check_near")
def test_a_file_that_is_no_weights_is_refused_and_nothing_changes(
    graft: Graft, tmp_path: Path, graft_home: Path
) -> None:
    path = tmp_path / "resnet18.safetensors"
    path.write_text("this is text")
    said = graft("weights", "add", path, "--json")
    assert said.code == 1
    assert said.data["error"]["reference"] == "weights-refused"
    assert not list(graft_home.rglob("*.safetensors"))


def test_an_unknown_name_to_fetch_is_an_error_before_any_connection(graft: Graft) -> None:
    said = graft("weights", "fetch", "no_such_net", "--json")
    assert said.code == 1
    assert said.data["error"]["reference"] == "unknown-backbone"


def test_a_backbone_can_be_carried_away_as_one_folder(graft: Graft, tmp_path: Path) -> None:
    name = graft("weights", "list", "--json").data["weights"][0]["path"]
    folder = Path(graft("weights", "export", name, "--out", tmp_path, "--json").data["folder"])
    assert {"config.json", "model.safetensors"} <= {path.name for path in folder.iterdir()}
