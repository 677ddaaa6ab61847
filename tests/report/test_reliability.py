"""A dot a bin with its range, and the same in words."""

import numpy as np

from core.report import reliability
from core.tasks import sureness

SURE = np.array([0.9] * 10 + [0.5] * 5)
BINS = sureness.reliability(SURE, np.array([True] * 9 + [False] * 5 + [True]))


def test_each_bin_is_a_dot_with_its_range_and_the_larger_the_more_it_holds() -> None:
    ideal, dots = reliability.draw(BINS)["data"]
    assert ideal["x"] == ideal["y"] == [0, 1]
    assert np.allclose(dots["x"], [0.5, 0.9])
    assert np.allclose(dots["y"], [0.2, 0.9])
    above = np.array(dots["y"]) + dots["error_y"]["array"]
    assert np.allclose(above, [one.high for one in BINS])
    assert dots["marker"]["size"][0] < dots["marker"]["size"][1]


def test_words_say_what_the_dots_show() -> None:
    said = reliability.describe(BINS)
    assert "in 2 bins" in said
    assert "90% sure, 90% right (" in said
    assert "10 answers" in said
    assert "no answers yet" in reliability.describe(())
