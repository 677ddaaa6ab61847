"""Signs are drawn from their number, look as they should, and mirror as they should."""

import io

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from core.data import signs


@pytest.mark.parametrize("sign", sorted(signs.SIGNS))
def test_a_picture_follows_from_sign_number_and_seed(sign: str) -> None:
    data = signs.jpeg(sign, 3, seed=1)
    assert data == signs.jpeg(sign, 3, seed=1)
    assert len({data, signs.jpeg(sign, 4, seed=1), signs.jpeg(sign, 3, seed=2)}) == 3
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "JPEG"
        assert all(160 <= side <= 224 for side in image.size)


def plate(sign: str) -> Image.Image:
    white = Image.new("RGBA", (signs.FACE_PX, signs.FACE_PX), "grey")
    return Image.alpha_composite(white, signs._plate(sign, np.random.default_rng(5))).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    return float(np.mean(ImageStat.Stat(ImageChops.difference(one, other)).mean))


@pytest.mark.parametrize("sign", sorted(signs.SIGNS))
def test_only_the_two_turns_change_in_a_mirror(sign: str) -> None:
    face = plate(sign)
    changed = difference(face, ImageOps.mirror(face)) > 4
    assert changed == sign.startswith("turn_")


def test_the_two_turns_are_each_others_mirror() -> None:
    assert difference(ImageOps.mirror(plate("turn_left")), plate("turn_right")) < 1


def test_no_two_signs_look_alike() -> None:
    faces = {sign: plate(sign) for sign in signs.SIGNS}
    for one in faces:
        for other in faces:
            assert one == other or difference(faces[one], faces[other]) > 4


def test_drawing_leaves_the_global_generator_alone() -> None:
    np.random.seed(0)
    before = np.random.get_state()[1].copy()
    signs.jpeg("no_entry", 0, seed=0)
    assert (np.random.get_state()[1] == before).all()
