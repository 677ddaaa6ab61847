"""Weights on disk are recognised without torch, and refused where they are something else."""

from pathlib import Path

import pytest

from core.errors import WeightsRefused
from core.weights.local_folders import (
    cached,
    check_header,
    files_in,
    folders_in,
    hub_cache,
    read_folder,
    sha256,
)
from tests.weights import tiny


def test_a_timm_local_folder_says_architecture_tag_and_licence(tmp_path: Path) -> None:
    found = read_folder(tiny.folder(tmp_path / "x", "resnet18", "own", {"made": "here"}))
    assert found is not None
    assert (found.name, found.licence) == ("resnet18.own", "mit")
    assert found.card.copied() == {"made": "here"}


def test_a_tag_in_the_architecture_counts_where_there_is_no_other(tmp_path: Path) -> None:
    found = read_folder(tiny.folder(tmp_path / "x", "resnet18.a1_in1k", ""))
    assert found is not None
    assert (found.architecture, found.tag) == ("resnet18", "a1_in1k")


@pytest.mark.parametrize(
    "config", ["", "[]", "{}", '{"architecture": 3}', '{"architecture": ""}', "[" * 200_000]
)
def test_a_folder_with_a_damaged_config_is_no_weights_folder(tmp_path: Path, config: str) -> None:
    tiny.folder(tmp_path / "x")
    (tmp_path / "x" / "config.json").write_text(config, "utf-8")
    assert read_folder(tmp_path / "x") is None


def test_folders_are_found_at_a_place_or_directly_inside_it(tmp_path: Path) -> None:
    tiny.folder(tmp_path / "b")
    tiny.folder(tmp_path / "a")
    tiny.folder(tmp_path / ".hidden")
    (tmp_path / "empty").mkdir()
    assert [one.path.name for one in folders_in(tmp_path)] == ["a", "b"]
    assert [one.path.name for one in folders_in(tmp_path / "a")] == ["a"]
    assert folders_in(tmp_path / "missing") == []


def test_single_files_are_found_by_their_ending(tmp_path: Path) -> None:
    for name in ("resnet18.pth", "b.safetensors", "c.bin", "model.safetensors"):
        tiny.weights(tmp_path / name)
    assert [path.name for path in files_in(tmp_path)] == ["b.safetensors", "resnet18.pth"]
    assert files_in(tmp_path / "missing") == []


def test_the_hub_cache_is_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hub_cache() == tmp_path / "hub"
    monkeypatch.delenv("HF_HUB_CACHE")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    assert hub_cache() == tmp_path / "home" / "hub"
    monkeypatch.delenv("HF_HOME")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert hub_cache() == tmp_path / "xdg" / "huggingface" / "hub"


def test_the_cache_gives_the_revision_that_main_points_at(tmp_path: Path) -> None:
    tiny.cached(tmp_path / "hub", "timm/resnet18.a1_in1k", "newer", main=False)
    path = tiny.cached(tmp_path / "hub", "timm/resnet18.a1_in1k", "abc")
    loose = tiny.cached(tmp_path / "hub", "timm/resnet34.a1_in1k", "only", main=False)
    (tmp_path / "hub" / "models--timm--empty").mkdir()
    assert list(cached()) == [("timm/resnet18.a1_in1k", path), ("timm/resnet34.a1_in1k", loose)]


def test_the_header_of_safetensors_names_every_tensor(tmp_path: Path) -> None:
    assert check_header(tiny.weights(tmp_path / "x.safetensors")) == {"a": (3, 4), "b": (5,)}


@pytest.mark.parametrize(
    "data",
    [b"", b"short", b"\x80\x04not a header at all....", b"\xff" * 64, b"\x02" + b"\0" * 7 + b"[]"],
)
def test_something_else_is_refused_and_left_alone(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(data)
    with pytest.raises(WeightsRefused):
        check_header(path)
    assert path.read_bytes() == data


def test_a_file_that_was_cut_short_is_refused_with_its_sizes(tmp_path: Path) -> None:
    path = tiny.weights(tmp_path / "x.safetensors")
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(WeightsRefused, match="not accepted") as caught:
        check_header(path)
    assert "bytes" in caught.value.why


def test_a_checksum_follows_a_change_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"one")
    first = sha256(path)
    path.write_bytes(b"other")
    assert len(first) == 64
    assert sha256(path) != first


def test_a_header_of_200_000_brackets_is_no_safetensors_file(tmp_path: Path) -> None:
    header = b"[" * 200_000
    path = tmp_path / "model.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header)
    with pytest.raises(WeightsRefused, match="not accepted"):
        check_header(path)
