"""Worlds of photographs: repeatable, each picture once, changed as they say."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.worlds import fonts, photographs, pool
from core.engine.augment import pipeline


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty pictures that nobody could mistake for one another."""
    place = tmp_path_factory.mktemp("photographs")
    rng = np.random.default_rng(0)
    for number in range(40):
        coarse = rng.integers(0, 255, (6, 8, 3)).astype(np.uint8)
        Image.fromarray(coarse).resize((240, 180)).save(place / f"{number:02d}.png")
    return place


@pytest.mark.parametrize("name", ["upside_down", "placed", "marked"])
def test_one_seed_makes_one_world(folder: Path, name: str) -> None:
    first, again = (photographs.draw(name, folder, 3, 3).pictures for _ in range(2))
    assert first.keys() == again.keys()
    assert all(np.array_equal(first[file], again[file]) for file in first)


def test_no_photograph_is_in_two_classes(folder: Path) -> None:
    world = photographs.draw("upside_down", folder, 0, 15)
    turned = [np.rot90(one, 2) for name, one in world.pictures.items() if "upside" in name]
    plain = [one for name, one in world.pictures.items() if name.startswith("plain")]
    assert not any(np.array_equal(one, other) for one in turned for other in plain)


def test_what_is_made_is_what_the_augmentation_makes(folder: Path) -> None:
    rng = np.random.default_rng(0)
    one = next(pool.pool(folder, rng))
    for kind, name in (("upside_down", "rotate_180"), ("mirrored", "horizontal_flip")):
        change, table = photographs.MADE[kind]
        assert np.array_equal(change(one, rng), pipeline.fixed(one, name, 1.0))
        assert table[name](1.0) in ("changes", "trap")


def test_no_photograph_lies_in_both_halves(folder: Path) -> None:
    tune, held_out = (pool.files_of(folder, half) for half in pool.HALVES)
    assert tune
    assert held_out
    assert not set(tune) & set(held_out)
    assert set(tune) | set(held_out) == set(pool.files_of(folder))


def test_more_of_what_a_class_is_leaves_it_what_it_is(folder: Path) -> None:
    world = photographs.draw("grey", folder, 0, 2)
    assert world.of_class("grey", "plain", "grayscale", 1) == "harmless"
    assert world.of_class("plain", "grey", "grayscale", 1) == "changes"
    assert photographs.draw("grey", folder, 0, 5).first(3).pictures.keys() == {
        f"{name}/{at:03d}.png" for name in ("plain", "grey") for at in range(3)
    }


def test_a_mirrored_place_is_the_other_place(folder: Path) -> None:
    truth = photographs.draw("placed", folder, 0, 2).truth
    assert truth("left", "right", "horizontal_flip", 1) == "changes"
    assert truth("bottom", "top", "horizontal_flip", 1) == "harmless"
    assert truth("bottom", "top", "vertical_flip", 1) == "changes"


@pytest.mark.skipif(not fonts.found(), reason="no TrueType fonts on this machine")
def test_fonts_draw_what_they_have(folder: Path) -> None:
    assert fonts.having("b")
    assert not fonts.having("\uffff")
    world = photographs.draw("letters_in_fonts", folder, 0, 2)
    assert {name.split("/")[0] for name in world.pictures} == set("bdpq")
    assert all(one.shape == (pool.SIDE,) * 2 + (3,) for one in world.pictures.values())
