"""Copies in class folders: of any names, safe, whole, and nothing but copies."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from core import files
from core.data import scan
from core.data.annotations import class_folders
from core.data.dataset import Dataset
from core.data.target import OneClass, classes
from core.errors import DiskFull, ExportError
from tests import worlds


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return scan.found(worlds.class_folders(tmp_path / "set", {"ants": 3, "bees": 3}))


def _labelled(dataset: Dataset, names: tuple[str, ...]) -> Dataset:
    pictures = [
        replace(picture, target=OneClass(name))
        for picture, name in zip(dataset.pictures, names, strict=True)
    ]
    return replace(dataset, pictures=tuple(pictures), classes=tuple(sorted({*names})))


def test_a_scan_of_the_copies_finds_the_same(dataset: Dataset, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    made = class_folders.write(dataset, tmp_path / "out", lambda *now: told.append(now))
    again = scan.found(tmp_path / "out")
    assert [(p.file, p.label, p.content) for p in again.pictures] == [
        (p.file, p.label, p.content) for p in dataset.pictures
    ]
    assert (made.files, made.pictures, made.without) == (6, 6, 0)
    assert told == [(done, 6) for done in range(7)]


def test_a_split_that_the_data_brings_stays(tmp_path: Path) -> None:
    counts = {"train": {"ants": 3, "bees": 2}, "valid": {"ants": 1, "bees": 1}}
    dataset = scan.found(worlds.split_folders(tmp_path / "set", counts))
    class_folders.write(dataset, tmp_path / "out")
    again = scan.found(tmp_path / "out")
    assert {(p.content, p.label, p.side) for p in again.pictures} == {
        (p.content, p.label, p.side) for p in dataset.pictures
    }


def test_a_thousand_files_of_one_name_all_get_their_own(dataset: Dataset, tmp_path: Path) -> None:
    pictures = [replace(dataset.pictures[0], file=f"{number}/image.png") for number in range(1000)]
    for number in range(1000):
        (dataset.folder / str(number)).mkdir()
        (dataset.folder / str(number) / "image.png").write_bytes(str(number).encode())
    class_folders.write(replace(dataset, pictures=tuple(pictures)), tmp_path / "out")
    copied = {path.name: path.read_bytes() for path in (tmp_path / "out" / "ants").iterdir()}
    assert {*copied.values()} == {str(number).encode() for number in range(1000)}
    assert {"image.png", "image-2.png", "image-1000.png"} <= copied.keys()


def test_the_copies_are_copies(dataset: Dataset, tmp_path: Path) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in dataset.folder.rglob("*"))
    class_folders.write(dataset, tmp_path / "out")
    for path in (tmp_path / "out").rglob("*.jpg"):
        path.write_bytes(b"changed")
    assert sorted((path, path.stat().st_mtime_ns) for path in dataset.folder.rglob("*")) == before
    assert scan.found(dataset.folder).pictures == dataset.pictures


ANY = ("../../up", "..", "a/b", "/etc", "con", "=1+1")
ALIKE = ("a/b", "a\\b", "a b", "A B", "a-b", "a-b-2")


@pytest.mark.parametrize("names", [ANY, ALIKE, ("__pycache__", "x\ny", "🐝", "🐜", "", "train")])
def test_any_class_gets_a_safe_folder_of_its_own(
    dataset: Dataset, tmp_path: Path, names: tuple[str, ...]
) -> None:
    labelled = _labelled(dataset, names)
    made = class_folders.write(labelled, tmp_path / "deep" / "out")
    assert len({name.casefold() for name in made.folders.values()}) == 6
    again = scan.found(tmp_path / "deep" / "out")
    assert {p.content: made.folders[p.label] for p in labelled.pictures} == {
        p.content: p.label for p in again.pictures
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "set"]
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]


def test_a_class_whose_name_will_do_keeps_it() -> None:
    assert class_folders.names_of(("=bees", "bees")) == {"=bees": "bees-2", "bees": "bees"}


def test_two_files_of_one_name_do_not_overwrite_each_other(
    dataset: Dataset, tmp_path: Path
) -> None:
    for folder, name in (("ants", "one.JPG"), ("bees", "ONE.jpg")):
        (dataset.folder / folder / f"p{'ab'.index(folder[0])}_0000.jpg").rename(
            dataset.folder / folder / name
        )
    found = scan.found(dataset.folder)
    class_folders.write(_labelled(found, ("all",) * 6), tmp_path / "out")
    names = sorted(path.name for path in (tmp_path / "out" / "all").iterdir())
    assert {"one.JPG", "ONE-2.jpg"} <= {*names}
    assert len({name.casefold() for name in names}) == 6


@pytest.mark.skipif(os.name == "nt", reason="Windows allows no such names")
def test_strange_file_names_stay(tmp_path: Path) -> None:
    paths = worlds.weird_names(tmp_path / "set" / "x")
    class_folders.write(scan.found(tmp_path / "set"), tmp_path / "out")
    assert {path.name for path in (tmp_path / "out" / "x").iterdir()} == {p.name for p in paths}


def test_a_picture_of_several_lies_with_each_and_one_of_none_nowhere(
    dataset: Dataset, tmp_path: Path
) -> None:
    shown = [("a", "b"), (), ("a",), ("b",), ("a", "b"), ()]
    pictures = [
        replace(picture, target=classes(names))
        for picture, names in zip(dataset.pictures, shown, strict=True)
    ]
    several = replace(dataset, pictures=tuple(pictures), classes=("a", "b"), kind="multilabel")
    made = class_folders.write(several, tmp_path / "out")
    assert (made.files, made.pictures, made.without) == (6, 4, 2)
    again = scan.found(tmp_path / "out", several=True)
    assert {p.content: p.target for p in again.pictures} == {
        p.content: p.target for p in pictures if p.target.names
    }


def test_a_used_place_stays_as_it_is(dataset: Dataset, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    for out in (tmp_path / "out", tmp_path / "out" / "mine.txt", dataset.folder / "new"):
        with pytest.raises(ExportError):
            class_folders.write(dataset, out)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_a_full_disk_leaves_nothing_behind(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(files, "opened", full)
    with pytest.raises(DiskFull):
        class_folders.write(dataset, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["set"]
