"""A picture that was saved again is the same picture; one that is only alike is not."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance

from core.data import formats, same_picture, signs

Edit = Callable[[Image.Image], Image.Image]


def cut(image: Image.Image, share: float = 0.025) -> Image.Image:
    wide, high = image.size
    box = (wide * share, high * share, wide * (1 - share), high * (1 - share))
    return image.crop(tuple(map(round, box)))


def encoded(image: Image.Image, quality: int) -> Image.Image:
    data = io.BytesIO()
    image.save(data, "JPEG", quality=quality)
    return Image.open(data)


EDITS: dict[str, Edit] = {
    "resized": lambda image: image.resize((image.width // 2, image.height // 2)),
    "encoded again": lambda image: encoded(image, 40),
    "cropped by 5 %": cut,
    "brightened": lambda image: ImageEnhance.Brightness(image).enhance(1.25),
    "darkened": lambda image: ImageEnhance.Brightness(image).enhance(0.7),
    "squeezed": lambda image: image.resize((image.width, int(image.height * 0.9))),
    "cropped on one side": lambda image: image.crop((round(0.05 * image.width), 0, *image.size)),
}


def view(image: Image.Image, path: Path) -> same_picture.View:
    image.convert("RGB").save(path, quality=90)
    return same_picture.view(path)


def background(number: int = 0) -> Image.Image:
    return signs.draw("give_way", np.random.default_rng([9, number])).resize((320, 240))


def frame(at: int) -> Image.Image:
    """One background, and something small that goes through it."""
    image = background()
    box = (10 + 40 * at, 20, 40 + 40 * at, 50)
    ImageDraw.Draw(image).ellipse(box, fill=(40, 160, 60))
    return image


def form(number: int) -> Image.Image:
    """One print, filled in by different people."""
    image = Image.new("RGB", (425, 550), "white")
    pen, generator = ImageDraw.Draw(image), np.random.default_rng(number)
    for line in range(12):
        pen.text((30, 40 + 40 * line), f"Field {line}:", fill="black", font_size=13)
        pen.line((120, 55 + 40 * line, 390, 55 + 40 * line), fill="black", width=1)
        letters = "".join(map(chr, generator.integers(97, 122, generator.integers(4, 14))))
        pen.text((130, 38 + 40 * line), letters, fill=(20, 20, 120), font_size=15)
    return image


def sign(number: int) -> Image.Image:
    return signs.draw("turn_left", np.random.default_rng([1, number]))


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("drawn", [frame, form, sign], ids=["frame", "form", "sign"])
def test_a_picture_that_was_saved_again_is_the_same(
    drawn: Callable[[int], Image.Image], name: str, tmp_path: Path
) -> None:
    for number in range(4):
        first = view(drawn(number), tmp_path / "first.jpg")
        again = view(EDITS[name](drawn(number)), tmp_path / "again.jpg")
        assert same_picture.difference(first, again) <= 1
        assert same_picture.difference(again, first) == same_picture.difference(first, again)


@pytest.mark.parametrize("drawn", [frame, form, sign], ids=["frame", "form", "sign"])
def test_pictures_that_are_only_alike_are_not(
    drawn: Callable[[int], Image.Image], tmp_path: Path
) -> None:
    views = [view(drawn(number), tmp_path / f"{number}.jpg") for number in range(6)]
    for at, first in enumerate(views):
        assert all(same_picture.difference(first, other) > 1 for other in views[:at])


def test_the_same_thing_in_another_colour_is_another_picture(tmp_path: Path) -> None:
    first, other = background(), background()
    for image, colour in ((first, (200, 60, 60)), (other, (60, 128, 60))):
        ImageDraw.Draw(image).ellipse((100, 60, 180, 140), fill=colour)
    views = [view(image, tmp_path / "p.jpg") for image in (first, other)]
    assert same_picture.difference(*views) > 1


def test_the_very_same_pixels_differ_by_nothing(tmp_path: Path) -> None:
    first = view(sign(0), tmp_path / "p.png")
    assert same_picture.difference(first, first) == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("colours", [("black", "white"), ("grey", "grey")])
def test_pictures_of_two_colours_and_of_one_can_be_compared(
    colours: tuple[str, str], tmp_path: Path
) -> None:
    image = Image.new("RGB", (200, 200), colours[0])
    ImageDraw.Draw(image).rectangle((50, 60, 120, 130), fill=colours[1])
    first = view(image, tmp_path / "p.png")
    assert (same_picture.difference(first, first) <= 1) is (colours[0] != colours[1])


def test_real_photographs_are_told_from_their_copies_and_from_one_another(
    hymenoptera: Path, tmp_path: Path
) -> None:
    photographs = sorted((hymenoptera / "val" / "ants").glob("*.jpg"))[:12]
    views = [same_picture.view(path) for path in photographs]
    again = [
        same_picture.difference(views[at], view(edit(formats.load(path)), tmp_path / "again.jpg"))
        for at, path in enumerate(photographs)
        for edit in EDITS.values()
    ]
    assert np.mean(np.array(again) <= 1) >= 0.97
    for at, first in enumerate(views):
        assert all(same_picture.difference(first, other) > 1 for other in views[:at])
