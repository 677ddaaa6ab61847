"""Laws of pictures as a backbone wants them."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from timm.data import create_transform

from core.engine.backbone.preprocessing import Preprocessing, normalise
from core.engine.feed import images
from core.errors import UnreadablePicture

MEAN, STD = (0.5, 0.4, 0.3), (0.2, 0.3, 0.4)


def settings(mode: str = "center", side: int = 48, resize: int = 56) -> Preprocessing:
    return Preprocessing(
        side_px=side,
        resize_px=resize,
        interpolation="bicubic",
        crop_mode=mode,
        mean=MEAN,
        std=STD,
    )


def picture(width: int, height: int) -> Image.Image:
    rng = np.random.default_rng(width * height)
    return Image.fromarray(rng.integers(0, 256, (height, width, 3), dtype=np.uint8))


@pytest.mark.parametrize("size", [(90, 70), (70, 91), (57, 56), (200, 61), (20, 30), (56, 56)])
@pytest.mark.parametrize("mode", ["center", "squash"])
def test_a_picture_is_prepared_to_the_pixel_as_timm_does_it(
    size: tuple[int, int], mode: str
) -> None:
    original = picture(*size)
    theirs = create_transform(
        (3, 48, 48),
        is_training=False,
        interpolation="bicubic",
        crop_pct=48 / 56,
        crop_mode=mode,
        mean=MEAN,
        std=STD,
    )(original)
    square = images.from_pil(original, settings(mode))
    ours = normalise(square[None], settings(mode), torch.device("cpu"))[0]
    assert torch.allclose(ours, theirs, atol=1e-5)


def test_a_border_keeps_the_whole_picture() -> None:
    wide = Image.new("RGB", (100, 50), "white")
    square = images.from_pil(wide, settings("border", 48, 48))
    assert square.shape == (48, 48, 3)
    assert (square[24] == 255).all()
    assert (square[0] == [128, 102, 76]).all()


def test_a_file_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.jpg").write_bytes(b"no picture")
    with pytest.raises(UnreadablePicture):
        images.read(tmp_path / "no.jpg", settings())
