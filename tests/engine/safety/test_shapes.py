"""Shapes by themselves: no colour, no lightness and no place tells two classes apart there."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.worlds import colours
from benchmarks.worlds.world import World
from core.augment.choice import AugmentationChoice
from core.data.scan import scan
from core.engine.safety import AuditReport, audit, shapes
from core.engine.safety.ruling import WHY
from core.weights import pretrained
from tests.engine.safety import worlds

GREY = (AugmentationChoice(name="grayscale", strength=1.0),)


def _grey(world: World, folder: Path) -> AuditReport:
    dataset = scan(world.write(folder))
    return audit(dataset, backbone=pretrained.embedded(), augmentations=GREY)


def test_the_same_draw_of_a_picture_is_always_the_same() -> None:
    picture = np.random.default_rng(0).integers(0, 255, (96, 96, 3)).astype(np.uint8)
    first, again = (shapes.scattered(picture, "a", 0) for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, shapes.scattered(picture, "a", 1))
    assert first.shape == picture.shape


def test_how_light_a_picture_is_does_not_show() -> None:
    picture = np.random.default_rng(0).integers(60, 120, (96, 96, 3)).astype(np.uint8)
    dark, light = (shapes.scattered(picture + more, "a", 0) for more in (0, 80))
    assert np.abs(dark.astype(int) - light.astype(int)).max() <= 2
    assert (dark[..., 0] == dark[..., 2]).all()


def test_where_a_thing_is_does_not_show() -> None:
    """Pieces of a thing at the top are pieces of the same thing below."""
    pictures = np.zeros((2, 64, 64, 3), np.uint8)
    pictures[0, 4:12, 20:44] = pictures[1, 52:60, 20:44] = 255
    white = [
        np.mean([(shapes.scattered(one, str(key), 0) > 200).mean((1, 2)) for key in range(300)], 0)
        for one in pictures
    ]
    assert np.abs(white[0] - white[1]).max() < 0.03


def test_each_pair_is_told_by_its_own_pieces() -> None:
    labels, _, rows, _, _, pair = worlds.world(distance=8)
    looked: list[int] = []

    def look(draw: int) -> dict[str, np.ndarray]:
        looked.append(draw)
        return rows

    told = shapes.Shapes(look)
    assert told.tell(pair)
    assert told.tell(pair)
    assert looked == list(range(shapes.LOOKS))
    blind = {name: worlds.features(np.random.default_rng(9), labels, 0) for name in rows}
    assert not shapes.Shapes(lambda draw: blind).tell(pair)


@pytest.mark.parametrize("name", ["lights", "lamps"])
def test_the_place_of_a_light_is_no_shape(name: str, tmp_path: Path) -> None:
    world = getattr(colours, name)(np.random.default_rng(1), 16)
    found = _grey(world, tmp_path)
    assert {one.verdict for one in found.verdicts} <= {"weakens", "unsafe"}


def test_of_signs_in_grey_it_asks_whether_colour_is_meant(tmp_path: Path) -> None:
    found = _grey(colours.plates(np.random.default_rng(1), 16), tmp_path)
    assert {(one.verdict, one.evidence) for one in found.verdicts} == {
        ("cannot_tell", WHY["shape"])
    }
    assert found.largest["grayscale"].usable is None
