"""A point of a picture is moved to where the picture shows it afterwards."""

import cv2
import numpy as np
import pytest

from core.augment.catalogue import CATALOGUE
from core.engine.augment import affine, operations, pipeline
from core.engine.augment.functions import DRAWS, FUNCTIONS
from core.engine.augment.params import AugmentParams

SIZE = (150, 110)
CORNERS = np.array([(50.0, 40.0), (100.0, 36.0), (96.0, 72.0), (54.0, 68.0)])
MOVING = [name for name, one in FUNCTIONS.items() if one.move]


def _spot(corner):
    """A picture with one soft bright spot."""
    x, y = np.meshgrid(np.arange(SIZE[0]), np.arange(SIZE[1]))
    light = np.exp(-((x - corner[0]) ** 2 + (y - corner[1]) ** 2) / (2 * 2.5**2))
    return np.repeat(np.uint8(255 * light)[..., None], 3, axis=2)


def _place(image):
    """Where its spot is: the middle of the light around the brightest pixel."""
    light = cv2.GaussianBlur(image[..., 0].astype(np.float64), (0, 0), 2)
    y, x = np.unravel_index(light.argmax(), light.shape)
    box = light[max(0, y - 9) : y + 10, max(0, x - 9) : x + 10]
    rows, columns = np.indices(box.shape)
    return np.array([(box * columns).sum(), (box * rows).sum()]) / box.sum() + (
        max(0, x - 9), max(0, y - 9),
    )  # fmt: skip


def _drawn(name, rng):
    if name in DRAWS:
        record = CATALOGUE[name]
        return DRAWS[name](record.ladder[len(record.ladder) // 2], rng)
    return operations.draw(name, 0.7, rng)


@pytest.mark.parametrize("name", MOVING)
def test_corners_go_where_the_picture_takes_them(name):
    rng = np.random.default_rng(3)
    seen = 0
    for _ in range(6):
        params = _drawn(name, rng)
        moved = pipeline.move(CORNERS, params, SIZE)
        for corner, there in zip(CORNERS, moved, strict=True):
            changed = pipeline.apply(_spot(corner), params)
            inside = (there > 14).all() and (there < np.array(changed.shape[1::-1]) - 15).all()
            if inside:  # else the rim shows it twice, by reflection, or not at all
                assert _place(changed) == pytest.approx(there, abs=0.35), params
                seen += 1
    assert seen >= 6


def test_what_is_not_geometric_leaves_points_where_they_are():
    assert MOVING
    for name in FUNCTIONS.keys() - set(MOVING):
        params = AugmentParams(name, 0.5, (0.5, 0.5, 0.0))
        assert pipeline.move(CORNERS, params, SIZE) is CORNERS


def test_the_corners_of_a_picture_stay_its_corners_under_mirrors_and_turns():
    width, height = SIZE
    ends = np.array([(0.0, 0.0), (width - 1, 0), (width - 1, height - 1), (0, height - 1)])
    for record in (one for one in CATALOGUE.values() if one.lossless):
        for amount in record.lossless_at:
            params = AugmentParams(record.name, amount)
            image = np.zeros((height, width, 3), np.uint8)
            moved = pipeline.move(ends, params, SIZE)
            shape = pipeline.apply(image, params).shape
            limits = {(0.0, float(shape[1] - 1)), (0.0, float(shape[0] - 1))}
            assert {tuple(sorted({*axis})) for axis in moved.T.tolist()} == limits


def test_points_are_moved_with_the_numbers_that_moved_the_picture():
    """A whole plan: the same steps, one after the other, move picture and points alike."""
    steps = [
        AugmentParams("horizontal_flip", 1),
        AugmentParams("rotation", -9.0),
        AugmentParams("shift", 0.06, (-0.04,)),
        AugmentParams("zoom", 0.1),
        AugmentParams("brightness", 0.1),
    ]
    for corner in CORNERS:
        image, points = _spot(corner), corner[None]
        for step in steps:
            points = pipeline.move(points, step, affine.size_of(image))
            image = pipeline.apply(image, step)
        assert _place(image) == pytest.approx(points[0], abs=0.35)


def test_no_point_is_moved_where_there_is_none():
    for name in MOVING:
        nothing = np.empty((0, 2))
        params = _drawn(name, np.random.default_rng(0))
        assert pipeline.move(nothing, params, SIZE).shape == (0, 2)


def test_to_do_nothing_is_the_identity():
    assert np.array_equal(affine.matrix(SIZE), np.eye(3))
    assert affine.moved(CORNERS, np.eye(3)) == pytest.approx(CORNERS)
