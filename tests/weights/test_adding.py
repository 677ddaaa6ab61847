"""Weights brought by hand are checked first; a refused file changes nothing."""

from pathlib import Path

import pytest
import timm
import torch
from safetensors.torch import save_file

from core import errors, files, home
from core.errors import UnknownBackbone, WeightsNotFound, WeightsRefused
from core.weights import places
from core.weights.pretrained import add, choose, export_folder, verify
from tests.weights import tiny

NET = "test_resnet"


@pytest.fixture(scope="module")
def state() -> dict[str, torch.Tensor]:
    return dict(timm.create_model(NET, num_classes=4).state_dict())


@pytest.fixture
def file(tmp_path: Path, state: dict[str, torch.Tensor]) -> Path:
    """True weights in a single file."""
    path = tmp_path / "best.safetensors"
    save_file({key: one.clone() for key, one in state.items()}, path)
    return path


def kept() -> list[str]:
    """What lies in Graft's weights folder."""
    return sorted(path.name for path in home.weights_folder().glob("*"))


def test_the_check_runs_in_a_process_of_its_own(file: Path) -> None:
    found = add(file, f"{NET}.mine")
    assert (found.name, found.source) == (f"{NET}.mine", "folder")
    assert kept() == [f"{NET}.mine"]
    with pytest.raises(WeightsRefused) as caught:
        verify(file, "test_vit")
    assert "missing" in caught.value.why


def test_a_file_becomes_a_folder_that_can_be_chosen(check_near: None, file: Path) -> None:
    found = add(f"{NET}.mine={file}")
    chosen = choose(f"{NET}.mine")
    assert (chosen.path, chosen.sha256) == (found.path, found.sha256)
    assert files.read_json(Path(found.path) / "card.json")["sha256"] == found.sha256
    assert timm.create_model(f"local-dir:{found.path}", pretrained=True, num_classes=2)


def test_a_folder_is_added_with_its_licence_and_card(
    check_near: None, tmp_path: Path, state: dict[str, torch.Tensor]
) -> None:
    path = tiny.folder(tmp_path / "x", NET, "own", {"trained_on": "my beetles", "default": True})
    save_file({key: one.clone() for key, one in state.items()}, path / "model.safetensors")
    found = add(path)
    assert (found.name, found.licence, found.trained_on) == (f"{NET}.own", "mit", "my beetles")
    assert "default" not in files.read_json(Path(found.path) / "card.json")


def test_adding_again_replaces_the_older_one(check_near: None, file: Path) -> None:
    first = add(file, NET)
    again = add(file, NET)
    assert first == again
    assert kept() == [NET]


def test_a_refused_file_changes_nothing(check_near: None, file: Path, tmp_path: Path) -> None:
    good = add(file, NET)
    (tmp_path / "bad.pth").write_bytes(b"\x80\x04.")
    with pytest.raises(WeightsRefused):
        add(tmp_path / "bad.pth", NET)
    with pytest.raises(WeightsRefused):
        add(file, "test_vit")
    assert kept() == [NET]
    assert verify(good.path).sha256 == good.sha256


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("missing.pth", WeightsNotFound),
        ("notes.txt", WeightsRefused),
        ("folder", WeightsRefused),
        ("best.safetensors", UnknownBackbone),
    ],
)
def test_what_cannot_be_weights_is_refused_before_the_check(
    tmp_path: Path, file: Path, name: str, error: type[errors.GraftError]
) -> None:
    (tmp_path / "notes.txt").write_text("x", "utf-8")
    (tmp_path / "folder").mkdir()
    with pytest.raises(error):
        add(tmp_path / name)
    assert kept() == []


def test_a_file_that_changed_since_it_was_added_is_found_out(check_near: None, file: Path) -> None:
    found = add(file, NET)
    path = Path(found.path) / "model.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(WeightsRefused, match="not accepted") as caught:
        verify(found.path)
    assert "checksum" in caught.value.why


def test_an_embedded_backbone_is_verified_as_such(
    check_near: None, state: dict[str, torch.Tensor]
) -> None:
    path = tiny.folder(places.EMBEDDED / "x", NET, "own")
    save_file({key: one.clone() for key, one in state.items()}, path / "model.safetensors")
    assert verify(path).source == "embedded"


def test_a_backbone_travels_as_one_folder(check_near: None, file: Path, tmp_path: Path) -> None:
    found = add(file, f"{NET}.mine")
    out = export_folder(f"{NET}.mine", tmp_path / "stick")
    assert out == tmp_path / "stick" / f"{NET}.mine"
    assert sorted(path.name for path in out.iterdir()) == [
        "card.json",
        "config.json",
        "model.safetensors",
    ]
    assert choose(str(out)).sha256 == found.sha256
    assert verify(out).name == f"{NET}.mine"
    with pytest.raises(WeightsRefused):
        export_folder(f"{NET}.mine", tmp_path / "stick")
    assert [path.name for path in (tmp_path / "stick").iterdir()] == [out.name]


def test_a_single_file_travels_as_a_folder_too(
    check_near: None, file: Path, tmp_path: Path
) -> None:
    path = file.rename(file.with_name(f"{NET}.safetensors"))
    out = export_folder(str(path), tmp_path / "stick")
    assert choose(str(out)).name == NET


def test_what_is_not_here_cannot_travel(tmp_path: Path) -> None:
    with pytest.raises(WeightsNotFound):
        export_folder("resnet18", tmp_path)
