"""Pictures are picked by content and seed, one of each scene first; the test side stays sealed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.dataset import Dataset, Picture
from core.data.scan import scan
from core.data.target import OneClass
from core.engine.safety import pictures
from core.errors import OnlyOneClass
from core.runs.stop import never


def _picture(name: str) -> Picture:
    return Picture(file=f"a/{name}.png", target=OneClass("a"), content=name)


def _folder(folder: Path, each: dict[str, int]) -> Dataset:
    rng = np.random.default_rng(0)
    for label, count in each.items():
        (folder / label).mkdir()
        for number in range(count):
            noise = rng.integers(0, 255, (20, 34, 3)).astype(np.uint8)
            Image.fromarray(noise).save(folder / label / f"{number}.png")
    return scan(folder)


def _choose(dataset: Dataset, *, full: bool = False) -> pictures.Chosen:
    return pictures.choose(dataset, side_px=32, full=full, seed=0, check_stop=never)


def test_every_scene_comes_before_a_second_frame_of_any() -> None:
    frames = [_picture(f"{track:03d}_{frame:03d}") for track in range(9) for frame in range(5)]
    first = pictures.spread(frames, 0)[:9]
    assert len({one.file.split("_")[0] for one in first}) == 9


def test_adding_a_picture_keeps_the_order_of_the_others() -> None:
    many = [_picture(f"{name}x") for name in "abcdefgh"]
    order = pictures.spread(many, 3)
    more = pictures.spread([*many, _picture("new")], 3)
    assert [one for one in more if one.content != "new"] == order


def test_whole_pictures_become_squares(tmp_path: Path) -> None:
    chosen = _choose(_folder(tmp_path, {"a": 8, "b": 8}))
    assert chosen.images.shape == (16, 32, 32, 3)
    assert list(chosen.labels) == [0] * 8 + [1] * 8


def test_a_class_of_few_is_left_out_by_name(tmp_path: Path) -> None:
    chosen = _choose(_folder(tmp_path, {"a": 8, "b": 8, "c": 2}))
    assert chosen.left_out == ("c",)


def test_one_class_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OnlyOneClass):
        _choose(_folder(tmp_path, {"a": 8, "b": 2}))


def test_the_test_side_is_not_looked_at(tmp_path: Path) -> None:
    dataset = _folder(tmp_path, {"a": 12, "b": 12})
    sealed = tuple(
        Picture(file=p.file, target=p.target, content=p.content, side="test" if at % 3 else None)
        for at, p in enumerate(dataset.pictures)
    )
    with pytest.raises(OnlyOneClass):
        _choose(replace(dataset, pictures=sealed))
