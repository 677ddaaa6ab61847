"""Laws of the pool on disk."""

from pathlib import Path

import numpy as np

from core.data import scan
from core.teach import pool as pools
from core.weights.backbone_choice import BackboneChoice
from tests import worlds
from tests.teach.pools import clouds

BODY = BackboneChoice(name="mobilenetv2_100", source="embedded")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert pools.read(tmp_path) is None
    assert pools.stamp_of(tmp_path) == 0
    pool = clouds()
    pools.write(pool, 2 * pool.features, tmp_path)
    again = pools.read(tmp_path)
    assert again is not None
    assert again.contents == pool.contents
    assert again.stamp == pools.stamp_of(tmp_path) > 0
    assert again.whole
    assert again.rows[pool.contents[7]] == 7
    assert np.array_equal(again.features, pool.features)
    assert np.array_equal(again.groups, pool.groups)
    along = pools.read_along(tmp_path)
    assert along is not None
    assert along[0] == pool.contents
    assert np.array_equal(along[1], 2 * pool.features)


def test_a_damaged_pool_is_none(tmp_path: Path) -> None:
    pools.write(clouds(), clouds().features, tmp_path)
    (tmp_path / pools.POOL_FILE).write_bytes(b"half of it")
    assert pools.read(tmp_path) is None
    assert pools.read_along(tmp_path) is None


def test_each_folder_and_each_backbone_has_a_pool_of_its_own(tmp_path: Path) -> None:
    other = BODY.model_copy(update={"sha256": "0" * 64})
    places = {pools.place(tmp_path / name, body) for name in "ab" for body in (BODY, other)}
    assert len(places) == 4
    assert pools.place(tmp_path / "a" / ".." / "b", BODY) in places


def test_a_listing_names_the_pictures_and_not_what_they_show(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "data", {"ants": 3, "bees": 3})
    before = pools.listing(scan.scan(folder))
    picture = next((folder / "ants").iterdir())
    picture.rename(folder / "bees" / "moved.jpg")
    assert pools.listing(scan.scan(folder)) == before
    worlds.write_pictures(folder / "ants", 1, prefix="new", seed=9)
    assert pools.listing(scan.scan(folder)) != before
