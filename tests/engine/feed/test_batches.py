"""Laws of batches."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core.augment.choice import AugmentationChoice
from core.data.target import OneClass, Target
from core.engine.augment import pipeline
from core.engine.feed import read_ahead
from core.engine.feed.batches import Feed
from core.engine.feed.image_cache import ImageCache
from tests.engine.feed.test_image_cache import settings, squares_of


@pytest.fixture
def feed(tmp_path: Path) -> Feed:
    squares = squares_of(tmp_path)
    return feed_of(squares)


def encode(targets: Sequence[Target]) -> np.ndarray:
    return np.array([int(target.text[-1]) for target in targets])


def shown(*places: int) -> list[OneClass]:
    return [OneClass(f"class {place}") for place in places]


def feed_of(squares: ImageCache, **changes: object) -> Feed:
    n = len(squares.rows)
    noise = AugmentationChoice(name="noise", strength=0.2, probability=1)
    given = {
        "squares": squares,
        "places": np.arange(n),
        "targets": [row.target for row in squares.rows],
        "encode": encode,
        "augment": pipeline.build((noise,), settings().side_px),
        "batch_size": 4,
        "rarity": None,
        "seed": 3,
        **changes,
    }
    return Feed(**given)  # type: ignore[arg-type]


def test_every_picture_comes_once_an_epoch(feed: Feed) -> None:
    assert sorted(feed.order(0)) == list(range(len(feed.places)))
    assert feed.order(0).tolist() != feed.order(1).tolist()
    assert sum(len(b.labels) for b in feed.epoch(0)) == len(feed.places)


def test_an_epoch_taken_up_in_the_middle_is_the_same_to_the_last_bit(feed: Feed) -> None:
    whole = list(feed.epoch(2))
    rest = list(feed.epoch(2, start=2))
    assert [b.number for b in rest] == [b.number for b in whole[2:]]
    for one, other in zip(rest, whole[2:], strict=True):
        assert np.array_equal(one.pictures, other.pictures)
        assert np.array_equal(one.labels, other.labels)


def test_the_number_of_threads_changes_nothing(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [b.pictures for b in feed.epoch(0)]
    monkeypatch.setattr(read_ahead.machine, "cores", lambda: 1)
    for one, other in zip(feed.epoch(0), many, strict=True):
        assert np.array_equal(one.pictures, other)


def test_a_picture_is_augmented_anew_each_epoch(feed: Feed) -> None:
    first = next(iter(feed.epoch(0))).pictures
    assert not np.array_equal(first, next(iter(feed.epoch(1))).pictures)


def test_a_last_batch_of_one_is_left_out(tmp_path: Path) -> None:
    squares = squares_of(tmp_path)
    feed = feed_of(squares, places=np.arange(9), targets=shown(*[0, 1] * 4, 0))
    assert [len(b.labels) for b in feed.epoch(0)] == [4, 4]


def test_balanced_draws_show_each_class_about_as_often(tmp_path: Path) -> None:
    squares = squares_of(tmp_path)
    labels = np.array([0] * 9 + [1])
    rarity = 1 / np.bincount(labels)[labels]
    feed = feed_of(squares, places=np.arange(10), targets=shown(*labels), rarity=rarity)
    drawn = np.concatenate([labels[feed.order(epoch)] for epoch in range(100)])
    assert 0.4 < drawn.mean() < 0.6


def test_mirror_and_swap_changes_the_label(tmp_path: Path) -> None:
    flip = AugmentationChoice(
        name="horizontal_flip", strength=1, probability=1, swap=(("class 0", "class 1"),)
    )
    squares = squares_of(tmp_path)
    feed = feed_of(squares, augment=pipeline.build((flip,), 32))
    for batch in feed.epoch(0):
        order = feed.order(0)[batch.number * 4 :][: len(batch.labels)]
        assert (batch.labels == 1 - feed.labels[order]).all()


def test_a_picture_lost_meanwhile_is_named_and_passed_over(tmp_path: Path) -> None:
    squares = squares_of(tmp_path)
    squares._kept = None  # as if beyond the bound of the cache
    (squares.folder / squares.rows[0].file).write_bytes(b"broken")
    found = list(feed_of(squares).epoch(0))
    assert [file for batch in found for file in batch.lost] == [squares.rows[0].file]
    assert sum(len(b.labels) for b in found) == len(squares.rows) - 1
