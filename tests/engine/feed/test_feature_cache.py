"""Laws of the cache of features."""

import os
from pathlib import Path

import numpy as np
import pytest

from core.engine.feed import feature_cache
from core.engine.feed.feature_cache import FeatureCache, row_key


def test_rows_come_back_in_the_order_asked_for_from_any_shard() -> None:
    keys = [row_key(n) for n in range(6)]
    rows = np.arange(18, dtype=np.float32).reshape(6, 3)
    shelf = FeatureCache("space")
    shelf.add(keys[:2], rows[:2], {})
    shelf.add(keys[2:], rows[2:], {keys[5]: "other"})
    for known in (shelf, FeatureCache("space")):
        assert np.array_equal(known.read([keys[n] for n in (5, 0, 3)]), rows[[5, 0, 3]])
        assert known.label(keys[5], "own") == "other"
        assert known.label(keys[0], "own") == "own"
    assert keys[0] not in FeatureCache("another space")


def test_a_damaged_shard_is_forgotten_and_not_fatal() -> None:
    shelf = FeatureCache("space")
    shelf.add([row_key(1)], np.ones((1, 2), np.float32), {})
    next(shelf.folder.glob("*.safetensors")).write_bytes(b"half a")
    assert row_key(1) not in FeatureCache("space")


def test_names_with_separators_do_not_collide() -> None:
    assert row_key("a", "b") != row_key("ab")
    assert row_key("a", "b") != row_key("a b")


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    for age, name in enumerate(("new", "older", "oldest")):
        (tmp_path / name).write_bytes(bytes(100))
        os.utime(tmp_path / name, (1e9 - age, 1e9 - age))
    assert feature_cache.trim(tmp_path, 250) == 100
    assert sorted(p.name for p in tmp_path.iterdir()) == ["new", "older"]
    assert feature_cache.trim(tmp_path / "absent", 0) == 0


def test_very_many_rows_lie_in_a_file_that_goes_when_it_is_let_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shelf = FeatureCache("space")
    keys = [row_key(n) for n in range(50)]
    rows = np.arange(200, dtype=np.float32).reshape(50, 4)
    shelf.add(keys, rows, {})
    before = sorted(shelf.folder.iterdir())
    monkeypatch.setattr(feature_cache, "IN_MEMORY_BYTES", 100)
    found = shelf.read(keys[::-1])
    assert isinstance(found, np.memmap)
    assert (found == rows[::-1]).all()
    assert sorted(shelf.folder.iterdir()) == before
