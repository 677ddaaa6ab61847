"""Laws of a data set that is kept as one file."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.data.scan import found, scan
from core.runs import dataset_file
from tests import worlds


@pytest.mark.parametrize("several", [False, True])
def test_what_was_scanned_is_read_back(tmp_path: Path, several: bool) -> None:
    folder = worlds.separable(tmp_path / "shapes", ("red", "green"), 4)
    dataset = scan(folder, several=several)
    dataset_file.save(dataset, tmp_path / "dataset.json")
    assert dataset_file.load(tmp_path / "dataset.json") == replace(dataset, findings=())


def test_several_classes_sides_and_a_table_are_kept(tmp_path: Path) -> None:
    folder = worlds.separable(tmp_path / "shapes", ("red", "green"), 3)
    names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.png"))]
    labels = ["red|green", "", '"a ""b"""|red', "red", "green", "green|red"]
    splits = ["train", "val", "test", "train", "train", "train"]
    rows = zip(names, labels, splits, strict=True)
    lines = [
        f'{name},"{label.replace(chr(34), chr(34) * 2)}",{split}' for name, label, split in rows
    ]
    table = folder / "labels.csv"
    table.write_text("\n".join(["file,labels,split", *lines]) + "\n")
    dataset = scan(table)
    assert dataset.kind == "multilabel"
    dataset_file.save(dataset, tmp_path / "dataset.json")
    read = dataset_file.load(tmp_path / "dataset.json")
    assert read == replace(dataset, ignored=(), findings=())
    assert {picture.side for picture in read.pictures} == {"training", "validation", "test"}


def test_what_nobody_has_sorted_is_read_back_so(tmp_path: Path) -> None:
    worlds.write_pictures(tmp_path / "phone", 2)
    dataset = found(tmp_path / "phone", unsorted=True)
    dataset_file.save(dataset, tmp_path / "dataset.json")
    assert dataset_file.load(tmp_path / "dataset.json") == dataset


@pytest.mark.parametrize("text", ["", "{", "[]", '{"kind": "no such"}', '{"kind": "classify"}'])
def test_a_damaged_file_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "dataset.json"
    assert dataset_file.load(path) is None
    path.write_text(text)
    assert dataset_file.load(path) is None
