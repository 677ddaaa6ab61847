"""Laws of the numbers that a network sees."""

import numpy as np
import torch

from core.engine.backbone.preprocessing import normalise
from tests.engine.feed.test_images import MEAN, STD, settings


def test_white_and_black_become_what_mean_and_deviation_make_of_them() -> None:
    pictures = np.stack([np.full((2, 2, 3), value, np.uint8) for value in (0, 255)])
    batch = normalise(pictures, settings(), torch.device("cpu"))
    for channel, (mean, std) in enumerate(zip(MEAN, STD, strict=True)):
        black, white = batch[:, channel, 0, 0].tolist()
        assert abs(black + mean / std) < 1e-5
        assert abs(white - (1 - mean) / std) < 1e-5


def test_prepared_pictures_lie_channels_last() -> None:
    batch = normalise(np.zeros((2, 8, 8, 3), np.uint8), settings(), torch.device("cpu"))
    assert batch.is_contiguous(memory_format=torch.channels_last)
