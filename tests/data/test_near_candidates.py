"""Candidates are few, the nearest, and found in memory that does not grow with the pairs."""

import tracemalloc

import numpy as np
import pytest

from core.data import looks, near_candidates
from core.data.near_candidates import Candidates


def test_in_a_film_the_candidates_of_a_frame_are_few() -> None:
    light = np.random.default_rng(0).normal(0, 1, (400, looks.THUMB_PX, looks.THUMB_PX))
    background = np.linspace(0, 200, looks.THUMB_PX**2).reshape(1, looks.THUMB_PX, looks.THUMB_PX)
    film = (background + light).clip(0, 255).astype(np.uint8)
    found = near_candidates.candidates(film)
    assert len(found.apart) <= 400 * near_candidates.OF_ONE_AT_MOST


def test_candidates_are_the_same_as_by_comparing_each_with_each() -> None:
    walk = np.random.default_rng(1).normal(size=(300, looks.THUMB_PX, looks.THUMB_PX))
    walk = walk.cumsum(axis=1).cumsum(axis=2)
    walk = (walk - walk.min()) / np.ptp(walk) * 255
    thumbs = np.concatenate([walk, walk[:40] * 0.8 + 20]).astype(np.uint8)
    codes = near_candidates._codes(thumbs)
    apart = ((codes[:, None] - codes[None]) ** 2).sum(axis=2)
    near = {(a, b) for a, b in np.argwhere(apart <= near_candidates.NEAR) if a < b}
    pairs = near_candidates.candidates(thumbs)
    found = {(min(pair), max(pair)) for pair in zip(pairs.first, pairs.second, strict=True)}
    assert len(found) == len(pairs.apart)
    assert found <= near
    assert {(n, 300 + n) for n in range(40)} <= found


def test_no_pictures_have_no_candidates() -> None:
    assert len(near_candidates.candidates(looks.thumbs([])[1]).apart) == 0


@pytest.mark.parametrize("rows", [3, 7, 1000])
def test_how_many_are_worked_on_at_a_time_changes_nothing(
    rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = np.random.default_rng(2).normal(size=(60, 16, 16)).cumsum(axis=1).cumsum(axis=2)
    thumbs = ((walk - walk.min()) / np.ptp(walk) * 255).astype(np.uint8)
    thumbs[20:40] = thumbs[:20]
    usual = _pairs(near_candidates.candidates(thumbs))
    assert {(n, 20 + n) for n in range(20)} <= usual
    for name in ("_ROWS", "_COLUMNS", "_THUMBS"):
        monkeypatch.setattr(near_candidates, name, rows)
    assert _pairs(near_candidates.candidates(thumbs)) == usual


def _pairs(found: Candidates) -> set[tuple[int, int]]:
    return {(min(pair), max(pair)) for pair in zip(found.first, found.second, strict=True)}


def test_the_most_alike_are_kept_where_there_are_too_many() -> None:
    found = Candidates(np.arange(4), np.arange(4) + 1, np.array([0.3, 0.1, 0.4, 0.2]))
    assert found.nearest(2).first.tolist() == [1, 3]
    assert found.nearest(9) is found


def test_memory_for_a_picture_is_bounded() -> None:
    thumbs = np.random.default_rng(3).integers(0, 255, (6000, 16, 16), dtype=np.uint8)
    near_candidates.candidates(thumbs[:2])
    tracemalloc.start()
    near_candidates.candidates(thumbs)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 600 * len(thumbs) + (24 << 20)  # by pairs it would be 36 million numbers
