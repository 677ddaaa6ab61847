"""Weights are looked for in one order, in places that the user can name and forget."""

from pathlib import Path

from core import home
from core.weights import places
from core.weights.places import everything, forget_folder, known, named_folders, remember
from tests.weights import tiny


def test_embedded_comes_before_folders_before_the_cache(tmp_path: Path) -> None:
    tiny.cached(tmp_path / "hub", "timm/resnet18.a1_in1k")
    tiny.folder(tmp_path / "mine" / "x", tag="mine")
    tiny.folder(home.weights_folder() / "y", tag="added")
    tiny.folder(places.EMBEDDED / "z", tag="embedded")
    remember(tmp_path / "mine")
    found = [(one.source, one.name) for one in everything()]
    assert found == [
        ("embedded", "resnet18.embedded"),
        ("folder", "resnet18.added"),
        ("folder", "resnet18.mine"),
        ("cache", "resnet18.a1_in1k"),
    ]


def test_other_models_in_the_cache_are_none_of_ours(tmp_path: Path) -> None:
    tiny.cached(tmp_path / "hub", "somebody/resnet18.a1_in1k")
    tiny.cached(tmp_path / "hub", "timm/not-a-backbone")
    assert list(everything()) == []


def test_a_file_named_by_its_architecture_counts(tmp_path: Path) -> None:
    tiny.weights(tmp_path / "resnet18.a1_in1k.safetensors")
    tiny.weights(tmp_path / "whatever.safetensors")
    assert [(one.name, one.source) for one in everything([tmp_path])] == [
        ("resnet18.a1_in1k", "file")
    ]


def test_a_folder_is_remembered_once_and_forgotten_without_harm(tmp_path: Path) -> None:
    tiny.folder(tmp_path / "mine" / "x")
    remember(tmp_path / "mine")
    remember(tmp_path / "mine")
    assert named_folders() == (tmp_path / "mine",)
    forget_folder(tmp_path / "mine")
    assert named_folders() == ()
    assert (tmp_path / "mine" / "x" / "config.json").is_file()


def test_a_folder_that_vanished_or_a_damaged_list_is_passed_over(tmp_path: Path) -> None:
    remember(tmp_path)
    (home.weights_folder() / "folders.json").write_text('["/nowhere/at/all", 3]', "utf-8")
    assert named_folders() == ()
    (home.weights_folder() / "folders.json").write_text("{half", "utf-8")
    assert named_folders() == ()


def test_only_architectures_that_timm_knows_are_known() -> None:
    assert known("resnet18")
    assert known("resnet18.any_tag")
    assert not known("resnet-eighteen")


def test_a_file_takes_no_tag_that_timm_could_not_build(tmp_path: Path) -> None:
    tiny.weights(tmp_path / "resnet18.mine.safetensors")
    assert [one.name for one in everything([tmp_path])] == ["resnet18"]
    assert places.plain("resnet18.a1_in1k") == "resnet18.a1_in1k"
