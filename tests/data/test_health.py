"""What is wrong with a data set is said, and nothing is said where nothing is wrong."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.data import health, scan
from core.data import split as splits
from core.data.dataset import Dataset, Ignored, Picture
from core.data.split import SplitSettings
from core.data.target import OneClass
from tests import worlds


def dataset(counts: dict[str, int]) -> Dataset:
    pictures = tuple(
        Picture(file=f"{name}/{n}.jpg", target=OneClass(name), content=f"{name}{n}")
        for name, total in counts.items()
        for n in range(total)
    )
    return Dataset(
        folder=Path("/d"), layout="class folders", pictures=pictures, classes=tuple(sorted(counts))
    )


def found(data: Dataset) -> dict[str, str]:
    split = splits.split(data, SplitSettings())
    return {finding.id: finding.severity for finding in health.check(data, split)}


def test_a_good_data_set_has_no_findings() -> None:
    assert found(dataset({"a": 40, "b": 50})) == {}


def test_one_class_is_severe() -> None:
    assert found(dataset({"a": 40}))["only-one-class"] == "severe"


def test_the_folder_above_is_recognised(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path / "outer", {"": 9, "ants": 3, "bees": 3})
    (finding, *_) = health.check(scan.scan(tmp_path))
    assert finding.id == "only-one-class"
    assert "Choose the folder outer" in finding.remedy


def test_one_picture_a_class_is_severe() -> None:
    assert found(dataset({"a": 1, "b": 1}))["no-validation-pictures"] == "severe"


def test_a_class_of_one_picture_is_a_warning() -> None:
    said = found(dataset({"a": 1, "b": 40}))
    assert said["class-of-one-picture"] == "warning"
    assert said["class-without-validation-pictures"] == "warning"


def test_tiny_and_unbalanced_classes_are_warned_of() -> None:
    assert found(dataset({"a": 3, "b": 60})) == {
        "tiny-class": "warning", "unbalanced-classes": "warning",
    }  # fmt: skip
    assert found(dataset({"a": 10, "b": 99})) == {}


def test_copies_in_one_class_are_a_note_in_two_a_warning() -> None:
    data = dataset({"a": 30, "b": 30})
    same = Picture(file="a/copy.jpg", target=OneClass("a"), content="a0")
    torn = Picture(file="b/copy.jpg", target=OneClass("b"), content="a1")
    assert found(replace(data, pictures=(*data.pictures, same))) == {"copies": "note"}
    said = health.check(replace(data, pictures=(*data.pictures, torn)))
    assert [(f.id, f.items) for f in said] == [
        ("copies-across-classes", ("a/1.jpg", "b/copy.jpg")),
    ]  # fmt: skip


def test_a_given_split_that_leaks_is_warned_of() -> None:
    data = dataset({"a": 30, "b": 30})
    pictures = [
        replace(p, side="validation" if n % 5 == 0 else "training")
        for n, p in enumerate(data.pictures)
    ]
    pictures.append(Picture(file="a/leak.jpg", target=OneClass("a"), content="a0", side="training"))
    said = found(replace(data, pictures=tuple(pictures)))
    assert said["copies-across-sides"] == "warning"
    assert said["no-test-set"] == "note"


def test_a_split_of_ours_never_leaks() -> None:
    data = dataset({"a": 30, "b": 30})
    copies = tuple(replace(p, file=f"{p.file}x") for p in data.pictures)
    assert "copies-across-sides" not in found(replace(data, pictures=data.pictures + copies))


def test_a_class_that_is_never_learnt_is_severe() -> None:
    data = dataset({"a": 5, "b": 5})
    sides = {"a": "training", "b": "validation"}
    pictures = tuple(replace(p, side=sides[p.label]) for p in data.pictures)
    said = found(replace(data, pictures=pictures))
    assert said["class-without-training-pictures"] == "severe"
    assert said["class-without-validation-pictures"] == "warning"


@pytest.mark.parametrize(
    ("names", "alike"),
    [(("Ants", "ants"), True), (("fire ant", "fire_ant"), True), (("a", "b"), False),
     (("+", "-"), False)],
)  # fmt: skip
def test_names_that_differ_only_in_spelling_are_pointed_at(
    names: tuple[str, str], alike: bool
) -> None:
    said = found(dataset(dict.fromkeys(names, 20)))
    assert ("similar-class-names" in said) is alike


def test_lost_pictures_are_a_note_many_a_warning_hidden_files_neither() -> None:
    data = dataset({"a": 20, "b": 20})

    def lost(n: int) -> Dataset:
        gone = [Ignored(file=f"a/x{i}.jpg", reason="broken") for i in range(n)]
        return replace(data, ignored=(*gone, Ignored(file=".git", reason="hidden")))

    assert found(lost(0)) == {}
    assert found(lost(1)) == {"pictures-left-out": "note"}
    assert found(lost(10)) == {"pictures-left-out": "warning"}


def test_a_class_folder_of_broken_pictures_is_named() -> None:
    gone = Ignored(file="wasps/1.jpg", reason="broken")
    (finding,) = [
        f
        for f in health.check(replace(dataset({"a": 20, "b": 20}), ignored=(gone,)))
        if f.id == "class-without-readable-pictures"
    ]
    assert finding.items == ("wasps",)


def test_reasons_of_a_table_are_counted_together() -> None:
    gone = tuple(
        Ignored(file=f"{n}.jpg", reason=f"line {n} of the table names it, but it is not there")
        for n in range(3)
    )
    data = replace(dataset({"a": 20, "b": 20}), ignored=gone, layout="table")
    assert "3 times" in health.check(data)[0].sentence


def test_the_worst_comes_first() -> None:
    severities = [f.severity for f in health.check(dataset({"a": 3}))]
    assert severities[0] == "severe"


def test_numbers_and_words_agree() -> None:
    assert (health.many(1), health.many(2), health.many(1200, "class")) == (
        "1 picture", "2 pictures", "1,200 classes",
    )  # fmt: skip


def test_folders_called_as_sides_without_class_folders_are_no_classes_without_a_word(
    tmp_path: Path,
) -> None:
    loose = scan.scan(worlds.class_folders(tmp_path / "loose", {"train": 12, "test": 12}))
    (finding,) = (one for one in health.check(loose) if one.id == "classes-named-as-sides")
    assert finding.items == ("test", "train")
    assert "make a folder for each class" in finding.remedy
    vehicles = scan.scan(worlds.class_folders(tmp_path / "vehicles", {"train": 12, "bus": 12}))
    assert "classes-named-as-sides" not in {one.id for one in health.check(vehicles)}
