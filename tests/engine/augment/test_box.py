"""A box lies inside the picture and has the share of the area that it says."""

import numpy as np
import pytest

from core.engine.augment.box import box
from core.engine.augment.functions import DRAWS


@pytest.mark.parametrize("kept", [0.9, 0.5, 0.2])
def test_a_crop_keeps_the_share_of_the_area_that_it_says(kept):
    rng = np.random.default_rng(0)
    for _ in range(50):
        left, top, right, bottom = box((200, 300), kept, DRAWS["crop"](kept, rng).spot)
        assert 0 <= left < right <= 300
        assert 0 <= top < bottom <= 200
        assert (right - left) * (bottom - top) / 60_000 == pytest.approx(kept, abs=0.02)


def test_where_nothing_was_drawn_it_lies_in_the_middle():
    assert box((100, 200), 0.25, ()) == (50, 25, 150, 75)


def test_it_is_never_empty():
    left, top, right, bottom = box((5, 5), 0.0001, (1.0, 1.0, 0.0))
    assert (right - left, bottom - top) == (1, 1)
