"""The level of the classes is found in every usual tree of folders."""

import time

import pytest

from core.data import class_tree
from core.data.folder_levels import INNERMOST


def _files(*folders: str, each: int = 3) -> list[str]:
    return [f"{folder}/{n}.jpg".removeprefix("/") for folder in folders for n in range(each)]


def _product(*levels: str) -> list[str]:
    places = [""]
    for level in levels:
        places = [f"{place}/{name}".strip("/") for place in places for name in level.split()]
    return _files(*places)


TREES: dict[str, tuple[list[str], tuple[str, ...]]] = {
    "plain": (_product("cat dog"), ("cat", "dog")),
    "one wrapper": (_product("images", "cat dog"), ("cat", "dog")),
    "wrappers": (_product("download", "dataset-v2", "images", "cat dog"), ("cat", "dog")),
    "a stray beside a wrapper": (
        [*_product("download", "set", "cat dog"), "download/cover.jpg"], ("cat", "dog"),
    ),
    "years": (_product("2019 2020", "cat dog"), ("cat", "dog")),
    "days": (_product("2026-05-01 2026-05-02_rain", "cat dog"), ("cat", "dog")),
    "cameras": (_product("camera1 camera2", "ok nok"), ("nok", "ok")),
    "places": (_product("indoor outdoor", "ok nok"), ("nok", "ok")),
    "sites and days": (_product("siteA siteB", "day1 day2", "ok nok"), ("nok", "ok")),
    "days in classes": (_product("cat dog", "day1 day2"), ("cat", "dog")),
    "classes between": (_product("camera1 camera2", "ok nok", "day1 day2"), ("nok", "ok")),
    "one folder in each class": (_product("cat dog", "images"), ("cat", "dog")),
    "originals and crops": (_product("cat dog", "original cropped"), ("cat", "dog")),
    "digits": (_product("camera1 camera2", "0 1 2"), ("0", "1", "2")),
    "sessions in digits": (_product("0 1 2", "session1 session2"), ("0", "1", "2")),
    "videos in classes": (_product("ant bee", "001 002 003"), ("ant", "bee")),
    "numbered classes": (_product("batch1 batch2", "class1 class2"), ("class1", "class2")),
    "numbered things in numbered classes": (_product("wood1 wood2", "001 002"), ("wood1", "wood2")),
    "words below unknown numbers": (_product("wood1 wood2", "ok nok"), ("nok", "ok")),
    "a folder for each picture": (
        [f"c{c}/{n}{c}/x.jpg" for c in (1, 2) for n in range(9)], ("c1", "c2"),
    ),
    "genus and species": (
        _files("Apis/mellifera", "Apis/cerana", "Formica/rufa", "Formica/fusca"),
        ("cerana", "fusca", "mellifera", "rufa"),
    ),
    "some pictures deeper": (_files("cat", "dog", "cat/funny", "dog/old"), ("cat", "dog")),
    "own folders in classes": (_files("cat/garden", "dog/park"), ("cat", "dog")),
    "class called train": (_files("bus", "train", "test"), ("bus", "test", "train")),
    "sides alone": (_files("train", "test"), ("test", "train")),
    "sides": (_product("train val test", "cat dog"), ("cat", "dog")),
    "only training": (_product("train", "cat dog"), ("cat", "dog")),
    "sides in wrappers": (_product("download set", "Train Test", "cat dog"), ("cat", "dog")),
    "images in sides": (_product("train test", "images", "cat dog"), ("cat", "dog")),
    "cameras in sides": (_product("train test", "cam1 cam2", "ok nok"), ("nok", "ok")),
    "sides in classes": (_product("cat dog", "train2017 val2017"), ("cat", "dog")),
    "sides in cameras": (_product("cam1 cam2", "train test", "ok nok"), ("nok", "ok")),
    "a class without test": (_files("cat/train", "cat/test", "dog/train"), ("cat", "dog")),
}  # fmt: skip


@pytest.mark.parametrize("name", TREES)
def test_the_classes_are_what_a_person_would_take(name: str) -> None:
    files, classes = TREES[name]
    assert class_tree.read(files).best.classes == classes


@pytest.mark.parametrize(
    ("name", "level"),
    [("sides", 0), ("images in sides", 0), ("sides in classes", 1), ("sides in cameras", 1),
     ("a class without test", 1), ("plain", None), ("class called train", None),
     ("sides alone", None)],
)  # fmt: skip
def test_the_level_of_the_sides_is_found(name: str, level: int | None) -> None:
    assert class_tree.read(TREES[name][0]).best.levels.side == level


@pytest.mark.parametrize(
    "name", ["plain", "one wrapper", "days in classes", "sides",
             "some pictures deeper", "videos in classes"]
)  # fmt: skip
def test_where_nobody_would_doubt_nothing_is_said(name: str) -> None:
    assert not class_tree.read(TREES[name][0]).doubtful


@pytest.mark.parametrize("name", ["cameras", "places", "genus and species", "years"])
def test_where_it_is_not_the_outermost_folder_it_is_said_with_the_others(name: str) -> None:
    found = class_tree.read(TREES[name][0])
    assert found.doubtful
    assert found.others


def test_other_readings_are_other_levels_both_together_and_the_innermost_folder() -> None:
    found = class_tree.read([*_product("Apple Corn", "healthy rust"), "Corn/rust/far/1.jpg"])
    assert found.best.classes == ("healthy", "rust")
    assert [one.classes for one in found.others] == [
        ("Apple", "Corn"),
        ("Apple/healthy", "Apple/rust", "Corn/healthy", "Corn/rust"),
        ("far", "healthy", "rust"),
    ]
    assert found.others[-1].levels.classes == INNERMOST


def test_another_reading_is_taken_where_it_is_one_and_the_first_can_be_had_back() -> None:
    found = class_tree.read(TREES["cameras"][0])
    other = found.others[0]
    taken = found.read_as(other.levels.classes)
    assert taken.best == other
    assert found.best in taken.others
    assert taken.doubtful
    assert found.read_as((7,)) == found
    assert found.read_as(None) == found


def test_nothing_at_all_is_read_as_plain_folders() -> None:
    assert class_tree.read([]).best.classes == ()
    assert class_tree.read(["1.jpg"]).best.classes == ()


def test_a_folder_for_each_picture_and_a_bottomless_one_take_no_time() -> None:
    """Each level was gone through for each question about it: 4 s, and hours for the second."""
    began = time.process_time()
    many = class_tree.read(f"c{n % 5}/{n}/x.jpg" for n in range(30_000))
    deep = class_tree.read("/".join(["d"] * n) + "/x.jpg" for n in range(1, 2000))
    assert time.process_time() - began < 10
    assert many.best.classes == tuple(f"c{n}" for n in range(5))
    assert deep.best.classes == ("d",)
