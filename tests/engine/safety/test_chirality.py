"""A class is handed if its pictures are told from their mirror images; what has no side is not."""

import numpy as np

from core.engine.safety import chirality, probe
from core.engine.safety.chirality import Told
from tests.engine.safety import worlds


def _told(one_sided: bool) -> Told:
    rng = np.random.default_rng(0)
    rows = {name: rng.normal(0, 1, (40, 20)) for name in chirality.VIEWS}
    for values in rows.values():
        values[:, 0] = 1.5 + 0.5 * values[:, 0] if one_sided else values[:, 0]
    mirrored = {n: np.concatenate([-v[:, :1], v[:, 1:]], axis=1) for n, v in rows.items()}
    spaces = {name: probe.space(values) for name, values in rows.items()}
    return chirality.told(spaces, mirrored, np.arange(40), np.arange(40), worlds.chances(40))


def test_one_sided_things_are_handed() -> None:
    assert chirality.is_handed(_told(True), 40)


def test_things_that_face_either_way_are_not() -> None:
    assert not chirality.is_handed(_told(False), 40)


def test_few_groups_prove_nothing() -> None:
    assert not chirality.is_handed(Told(1.0, 1.0, "s8"), 6)


def test_what_only_a_picture_beside_its_mirror_image_tells_is_no_handedness() -> None:
    """Light from the left: each is told beside its own mirror image, none of them alone."""
    rng = np.random.default_rng(0)
    rows = {name: rng.normal(0, 3, (40, 4)) for name in chirality.VIEWS}
    mirrored = {
        n: np.concatenate([v[:, :1] - 0.5 + 0.1 * rng.normal(0, 1, (40, 1)), v[:, 1:]], axis=1)
        for n, v in rows.items()
    }
    spaces = {name: probe.space(values) for name, values in rows.items()}
    told = chirality.told(spaces, mirrored, np.arange(40), np.arange(40), worlds.chances(40))
    assert told.share > chirality.SURE
    assert not chirality.is_handed(told, 40)


def test_a_small_class_is_not_handed_by_the_luck_of_one_division() -> None:
    """Of many small classes without a side, next to none is asked about."""
    asked = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        rows = {name: rng.normal(0, 1, (16, 20)) for name in chirality.VIEWS}
        mirrored = {n: np.concatenate([-v[:, :1], v[:, 1:]], axis=1) for n, v in rows.items()}
        spaces = {name: probe.space(values) for name, values in rows.items()}
        drawn = worlds.chances(16, seed)
        told = chirality.told(spaces, mirrored, np.arange(16), np.arange(16), drawn)
        asked += chirality.is_handed(told, 16)
    assert asked <= 1
