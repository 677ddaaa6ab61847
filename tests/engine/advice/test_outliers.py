"""Laws of odd pictures: few, far from all others, and never a copy's neighbour."""

import numpy as np

from core.engine.advice.outliers import distances, far_out


def alike(n: int = 200) -> np.ndarray:
    """Features of pictures much like each other."""
    return np.random.default_rng(0).normal(0, 0.2, (n, 30)) + np.eye(1, 30)[0]


def test_a_picture_of_something_else_is_far_out_and_the_others_are_not() -> None:
    features = alike()
    features[7] = -features[7]
    apart = distances(features, [str(at) for at in range(200)])
    assert far_out(apart) == [7]
    assert apart[7] > 1 >= np.median(apart)


def test_of_pictures_that_are_all_alike_none_is_odd() -> None:
    assert far_out(distances(alike(), [str(at) for at in range(200)])) == []
    same = np.ones((20, 4)) + 1e-6 * np.random.default_rng(0).normal(0, 1, (20, 4))
    assert far_out(distances(same, [str(at) for at in range(20)])) == []


def test_copies_of_an_odd_picture_are_no_company() -> None:
    features = alike()
    features[:6] = -features[0]
    groups = ["odd" if at < 6 else str(at) for at in range(200)]
    assert set(far_out(distances(features, groups))) == set(range(6))


def test_two_pictures_are_no_trouble() -> None:
    assert far_out(distances(alike(2), ["a", "b"])) == []
