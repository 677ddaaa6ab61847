"""How a picture looks is measured at one scale, and kept by content."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from core.data import formats, looks, signs
from core.data.looks import Look
from tests import worlds


def look(image: Image.Image, path: Path) -> Look:
    image.save(path, quality=92)
    with formats.decoded(path, at_least_px=looks.SIDE_PX) as picture:
        return looks.measure(picture)


@pytest.fixture
def sign() -> Image.Image:
    return signs.draw("no_entry", np.random.default_rng(4))


@pytest.mark.parametrize("factor", [2, 4, 8])
def test_a_jpeg_that_is_decoded_smaller_looks_the_same(
    sign: Image.Image, tmp_path: Path, factor: int
) -> None:
    small = sign.resize((180, 180), Image.Resampling.LANCZOS)
    large = small.resize((180 * factor, 180 * factor), Image.Resampling.LANCZOS)
    first, second = look(small, tmp_path / "small.jpg"), look(large, tmp_path / "large.jpg")
    assert abs(first.high - second.high) < 4
    assert abs(first.contrast - second.contrast) < 2
    assert second.sharpness == pytest.approx(first.sharpness, rel=0.15)


def test_blur_is_seen_in_small_and_large_pictures(sign: Image.Image, tmp_path: Path) -> None:
    for side in (120, 240, 1200):
        sharp = sign.resize((side, side), Image.Resampling.LANCZOS)
        blurred = sharp.filter(ImageFilter.GaussianBlur(0.02 * side))
        before, after = look(sharp, tmp_path / "a.jpg"), look(blurred, tmp_path / "b.jpg")
        assert after.sharpness < 0.55 < before.sharpness


def test_what_is_kept_is_found_again_with_its_thumbnail(tmp_path: Path) -> None:
    kept = {str(n): look(worlds.picture(n), tmp_path / "p.png") for n in range(3)}
    looks.save({"0": kept["0"]})
    assert looks.known().of(kept).contents == ("0",)
    looks.save({"1": kept["1"], "2": kept["2"]})
    asked = ["2", "nobody", "0", "2"]
    contents, numbers = looks.known().of(asked)
    named, thumbs = looks.thumbs(asked)
    assert contents == named == ("2", "0")
    for at, name in enumerate(contents):
        assert thumbs[at].tobytes() == kept[name].thumb
        assert numbers[at] == pytest.approx(kept[name][:-1], abs=1e-3)


def test_of_a_picture_that_was_looked_at_twice_the_latest_counts(tmp_path: Path) -> None:
    first, second = (look(worlds.picture(n), tmp_path / "p.png") for n in (1, 2))
    looks.save({"a": first, "b": second})
    looks.save({"a": second})
    table, (_, thumbs) = looks.known().of(["a", "b"]), looks.thumbs(["a", "b"])
    assert (table.numbers[0] == table.numbers[1]).all()
    assert thumbs[0].tobytes() == thumbs[1].tobytes() == second.thumb


def test_damaged_rows_are_passed_over(tmp_path: Path) -> None:
    looks.save({"whole": look(worlds.picture(), tmp_path / "p.png")})
    rows = '{"a":[1,2],"b":3,"c":[1,2,3,4,5,null],"d":["x",2,3,4,5,6],"e":[[1],2,3,4,5,6]}'
    for name, some in (("looks", rows), ("thumbs", '{"a":"!","b":3,"c":"AAAA","d":null}')):
        file = looks._file(name)
        file.write_text(f'{{"{name}":{some}}}\n{{"{name}":3}}\nnonsense\n' + file.read_text())
    asked = ["a", "b", "c", "d", "e", "whole"]
    assert looks.known().of(asked).contents == looks.thumbs(asked)[0] == ("whole",)


def test_nothing_is_known_at_first() -> None:
    assert len(looks.known().of(["a"]).numbers) == len(looks.thumbs(["a"])[1]) == 0


def test_a_hundred_thousand_take_few_megabytes() -> None:
    look = looks.Look(640, 480, 1.0, 2.0, 3.0, 0.5, bytes(looks.THUMB_PX**2))
    looks.save({f"{number:032x}": look for number in range(10_000)})
    tracemalloc.start()
    kept = looks.known()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(kept.keys) == 10_000
    assert held < 60 * 10_000
