"""How pictures moved is measured on the scale of the originals."""

import numpy as np

from core.engine.safety.between import Between
from tests.engine.safety import worlds


def test_what_does_not_move_has_the_same_kernels_as_the_originals() -> None:
    _, _, rows, spaces, kernels, _ = worlds.world()
    between = Between(spaces, rows)
    assert np.allclose(between.kernel("place"), kernels["place"], atol=1e-6)
    assert abs(between.spread() - 1) < 0.05
    assert np.allclose(between.movement().ways, 0)


def test_pictures_that_move_alike_have_ways_that_are_alike() -> None:
    _, _, rows, spaces, _, _ = worlds.world()
    moved = Between(spaces, {name: values + 1 for name, values in rows.items()}).movement()
    assert np.allclose(moved.ways, moved.ways[0, 0], atol=1e-4)
    assert np.allclose(moved.after - moved.before, moved.ways, atol=1e-4)
