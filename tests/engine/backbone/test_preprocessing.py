"""Laws of the numbers that a network sees."""

import json
from dataclasses import asdict

import numpy as np
import pytest
import torch

from core.engine.backbone.preprocessing import normalise, recalled
from tests.engine.feed.test_images import MEAN, STD, settings


def test_white_and_black_become_what_mean_and_deviation_make_of_them() -> None:
    pictures = np.stack([np.full((2, 2, 3), value, np.uint8) for value in (0, 255)])
    batch = normalise(pictures, settings(), torch.device("cpu"))
    for channel, (mean, std) in enumerate(zip(MEAN, STD, strict=True)):
        black, white = batch[:, channel, 0, 0].tolist()
        assert abs(black + mean / std) < 1e-5
        assert abs(white - (1 - mean) / std) < 1e-5


def test_what_was_written_down_comes_back_and_nonsense_is_refused() -> None:
    written = json.loads(json.dumps(asdict(settings())))
    assert recalled(written) == settings()
    for wrong in ({"side_px": 0}, {"resize_px": "large"}, {"mean": [0.5]}, {"std": [1, "a", 1]}):
        with pytest.raises(ValueError, match="does not say"):
            recalled({**written, **wrong})


def test_prepared_pictures_lie_channels_last() -> None:
    batch = normalise(np.zeros((2, 8, 8, 3), np.uint8), settings(), torch.device("cpu"))
    assert batch.is_contiguous(memory_format=torch.channels_last)
