"""Thumbnails are made once and follow their picture; the few that are shown come from all over."""

from pathlib import Path

import pytest
from PIL import Image

from core.data import thumbnails
from core.errors import UnreadablePicture
from tests import worlds


def test_a_thumbnail_is_small_and_lies_in_the_cache(tmp_path: Path, graft_home: Path) -> None:
    (path,) = worlds.write_pictures(tmp_path, 1, size=(800, 400))
    small = thumbnails.thumbnail(path, 96)
    assert graft_home in small.parents
    with Image.open(small) as image:
        assert (image.size, image.mode) == ((96, 48), "RGB")


def test_a_thumbnail_is_made_once_and_again_when_the_picture_changes(tmp_path: Path) -> None:
    (path,) = worlds.write_pictures(tmp_path, 1)
    first = thumbnails.thumbnail(path)
    made = first.stat().st_mtime_ns
    assert thumbnails.thumbnail(path) == first
    assert first.stat().st_mtime_ns == made
    assert thumbnails.thumbnail(path, 32) != first
    worlds.picture(9, size=(60, 60)).save(path)
    assert thumbnails.thumbnail(path) != first


def test_two_files_of_one_name_have_two_thumbnails(tmp_path: Path) -> None:
    (one,) = worlds.write_pictures(tmp_path / "a", 1, seed=1)
    (two,) = worlds.write_pictures(tmp_path / "b", 1, seed=1)
    assert thumbnails.thumbnail(one) != thumbnails.thumbnail(two)


def test_what_cannot_be_read_has_no_thumbnail(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.jpg", worlds.truncated_jpeg(tmp_path / "cut.jpg")):
        with pytest.raises(UnreadablePicture):
            thumbnails.thumbnail(path)


def test_every_weird_name_has_a_thumbnail(tmp_path: Path) -> None:
    for path in worlds.weird_names(tmp_path):
        assert thumbnails.thumbnail(path).is_file()


@pytest.mark.parametrize("n", [0, 1, 3, 7, 100])
def test_the_spread_takes_one_of_each_stretch_in_order(n: int) -> None:
    items = list(range(100))
    chosen = thumbnails.spread(items, n, 4)
    assert len(chosen) == n
    assert all(place * 100 // n <= item for place, item in enumerate(chosen))
    assert chosen == sorted(set(chosen))
    assert items == list(range(100))


def test_the_spread_of_few_is_all_of_them() -> None:
    assert thumbnails.spread(["a", "b"], 5, 0) == ["a", "b"]
    assert thumbnails.spread([], 5, 0) == []


def test_the_spread_follows_its_seed() -> None:
    draws = {tuple(thumbnails.spread(list(range(1000)), 5, seed)) for seed in range(5)}
    assert len(draws) == 5
    assert thumbnails.spread(list(range(1000)), 5, 3) == thumbnails.spread(list(range(1000)), 5, 3)


@pytest.mark.parametrize(
    ("size", "smaller"), [((40, 20), (40, 20)), ((400, 200), (160, 80)), ((200, 400), (80, 160))]
)
def test_a_thumbnail_never_grows(
    tmp_path: Path, size: tuple[int, int], smaller: tuple[int, int]
) -> None:
    worlds.picture(size=size).save(tmp_path / "a.png")
    with Image.open(thumbnails.thumbnail(tmp_path / "a.png")) as made:
        assert made.size == smaller
