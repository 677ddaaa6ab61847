"""A picture is pointed at where it differs from its set, and no set as a whole."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter

from core.data import decoding, demo_dataset, formats, odd_looks, scan, signs
from core.data.dataset import Dataset
from core.findings import Finding


def odd(folder: Path) -> list[Finding]:
    dataset = scan.scan(folder)
    decoding.check(dataset)
    return list(odd_looks.within(dataset))


def washed_out(image: Image.Image) -> Image.Image:
    return image.point(lambda value: 255 - (255 - value) // 6)


def noisy(colour: str) -> Image.Image:
    pixels = np.asarray(Image.new("RGB", (200, 180), colour), dtype=float)
    pixels += np.random.default_rng(0).normal(0, 2, pixels.shape)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


MADE = {
    "tiny-pictures": lambda image: image.resize((40, 44)),
    "long-pictures": lambda image: image.resize((900, 150)),
    "blank-pictures": lambda image: noisy("grey"),
    "dark-pictures": lambda image: ImageEnhance.Brightness(image).enhance(0.15),
    "overexposed-pictures": washed_out,
    "blurred-pictures": lambda image: image.filter(ImageFilter.GaussianBlur(5)),
}


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """Twelve signs of two classes."""
    for name in ("no_entry", "turn_left"):
        (tmp_path / "set" / name).mkdir(parents=True)
        for number in range(6):
            data = signs.jpeg(name, number, seed=1)
            (tmp_path / "set" / name / f"{number}.jpg").write_bytes(data)
    return tmp_path / "set"


def test_an_untouched_set_has_nothing_odd(drawn: Path) -> None:
    assert odd(drawn) == []


@pytest.mark.parametrize("name", MADE)
def test_a_picture_that_is_made_odd_is_found_and_no_other(drawn: Path, name: str) -> None:
    image = formats.load(drawn / "no_entry" / "3.jpg")
    MADE[name](image).convert("RGB").save(drawn / "no_entry" / "odd.jpg", quality=92)
    (finding,) = odd(drawn)
    assert (finding.id, finding.items) == (name, ("no_entry/odd.jpg",))
    assert 0 < finding.scores[0] <= 1
    assert finding.sentence.startswith("1 picture ")


def test_the_worst_picture_comes_first(drawn: Path) -> None:
    image = formats.load(drawn / "no_entry" / "3.jpg")
    for name, light in (("a", 0.2), ("b", 0.15)):
        ImageEnhance.Brightness(image).enhance(light).save(drawn / "no_entry" / f"{name}.jpg")
    (finding,) = odd(drawn)
    assert finding.items == ("no_entry/b.jpg", "no_entry/a.jpg")
    assert finding.scores[0] > finding.scores[1]


@pytest.mark.parametrize("name", MADE)
def test_a_set_that_is_so_all_over_is_not_odd(drawn: Path, name: str) -> None:
    for path in drawn.rglob("*.jpg"):
        image = formats.load(path)
        MADE[name](image).convert("RGB").save(path, quality=92)
    assert odd(drawn) == []


def test_a_quarter_of_dark_pictures_is_how_the_set_is(drawn: Path) -> None:
    for number in range(3):
        path = drawn / "turn_left" / f"{number}.jpg"
        image = formats.load(path)
        ImageEnhance.Brightness(image).enhance(0.15).save(path)
    assert odd(drawn) == []


def test_black_is_blank_and_neither_dark_nor_blurred(drawn: Path) -> None:
    noisy("black").save(drawn / "no_entry" / "odd.jpg")
    assert [finding.id for finding in odd(drawn)] == ["blank-pictures"]


def test_nothing_is_said_before_they_were_looked_at(drawn: Path) -> None:
    noisy("black").save(drawn / "no_entry" / "odd.jpg")
    assert list(odd_looks.within(scan.scan(drawn))) == []


def within(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    decoding.check(dataset)
    return {finding.id: finding.items for finding in odd_looks.within(dataset)}


@pytest.mark.slow
def test_of_the_sample_nothing_is_odd(tmp_path: Path) -> None:
    assert within(scan.scan(demo_dataset.make(tmp_path / "sample"))) == {}


def test_of_ants_and_bees_only_what_is_odd_is_found(hymenoptera: Path) -> None:
    """The one over-exposed says "We're sorry, this image could not be found"."""
    assert within(scan.scan(hymenoptera)) == {
        "long-pictures": ("train/ants/662541407_ff8db781e7.jpg",),
        "overexposed-pictures": ("train/ants/imageNotFound.jpg",),
    }
