"""What more pictures would bring is told as a range that holds what they then bring."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.engine.advice import more_pictures
from core.engine.heads.feature_set import FeatureSet
from core.engine.heads.ridge import RidgeByPictures
from core.protocol.more import MoreAnswer
from core.runs.stop import Stopped

NAMES = ("a", "b", "c")
D = 300


def world(rng: np.random.Generator, each: int, *, apart: float = 1.0) -> FeatureSet:
    """Three classes that overlap; the third lies near the second."""
    labels = np.repeat(np.arange(3), each)
    centres = np.zeros((3, D))
    centres[0, :6], centres[1, 6:12], centres[2, 7:13] = apart, apart, apart
    spread = 0.2 + 1.5 / np.arange(1, D + 1) ** 0.5
    features = (centres[labels] + spread * rng.normal(0, 1, (len(labels), D))).astype(np.float32)
    return FeatureSet(
        features=features,
        labels=labels,
        groups=[str(at) for at in range(len(labels))],
        original=np.ones(len(labels), np.bool_),
        classes=3,
    )


def score(rows: FeatureSet, learn: np.ndarray, new: np.ndarray) -> float:
    targets = np.eye(3, dtype=np.float32)[rows.labels]
    answers = RidgeByPictures(rows.features, targets).answers(learn, new, np.ones(len(learn)))
    return float((answers.argmax(1) == rows.labels[new]).mean())


def test_what_twice_as_many_then_bring_lies_in_the_range_nine_times_in_ten() -> None:
    held, widths = [], []
    for seed in range(20):
        rows = world(np.random.default_rng(seed), 500)
        places = [np.flatnonzero(rows.labels == at) for at in range(3)]
        own, both = (np.concatenate([at[:n] for at in places]) for n in (20, 40))
        new = np.concatenate([at[40:] for at in places])
        worth = more_pictures.measure(rows.part(own), NAMES).twice
        assert worth is not None
        brought = score(rows, both, new) - score(rows, own, new)
        held.append(worth.low <= brought <= worth.high)
        widths.append(worth.high - worth.low)
    assert np.mean(held) >= 0.9
    assert np.median(widths) < 0.15


def test_where_nothing_is_wrong_more_bring_little() -> None:
    rows = world(np.random.default_rng(0), 60, apart=20)
    answer = more_pictures.measure(rows.part(rows.labels < 2), NAMES)
    assert answer.right is not None
    assert answer.right.share == 1
    assert answer.right.low < 1
    assert answer.twice is not None
    assert answer.twice.high < 0.02
    assert MoreAnswer.recall(json.loads(json.dumps(answer.as_json()))) == answer


def test_a_class_of_few_that_looks_like_another_is_worth_more_than_one_of_many() -> None:
    rows = world(np.random.default_rng(3), 80, apart=2)
    rows = rows.part(np.concatenate([np.arange(80), np.arange(80, 160), np.arange(160, 172)]))
    answer = more_pictures.measure(rows, NAMES)
    middles = {told.label: (told.twice.low + told.twice.high) / 2
               for told in answer.classes if told.twice}  # fmt: skip
    assert max(middles, key=lambda name: middles[name]) == "c"
    assert {told.some.added for told in answer.classes if told.some} == {10}
    assert [told.right.share for told in answer.classes] == sorted(
        told.right.share for told in answer.classes
    )


def test_less_is_promised_of_a_few_than_of_twice_as_many() -> None:
    for told in more_pictures.measure(world(np.random.default_rng(4), 30), NAMES).classes:
        assert told.some
        assert told.twice
        assert told.some.high <= told.twice.high


def test_frames_of_one_film_count_as_one_and_make_the_range_wider() -> None:
    rows = world(np.random.default_rng(5), 12)
    frames = FeatureSet(
        features=np.repeat(rows.features, 5, axis=0),
        labels=np.repeat(rows.labels, 5),
        groups=[group for group in rows.groups for _ in range(5)],
        original=np.ones(180, np.bool_),
        classes=3,
    )
    filmed = more_pictures.measure(frames, NAMES)
    apart = more_pictures.measure(replace(frames, groups=[str(at) for at in range(180)]), NAMES)
    assert filmed.right and apart.right  # noqa: PT018
    assert filmed.right.share < apart.right.share
    assert filmed.twice and apart.twice  # noqa: PT018
    assert filmed.twice.high - filmed.twice.low > apart.twice.high - apart.twice.low


@pytest.mark.parametrize("films", [1, more_pictures.LEAST - 1])
def test_of_a_class_with_too_few_groups_nothing_is_told(films: int) -> None:
    rows = world(np.random.default_rng(6), 30)
    groups = [f"film {at % films}" if rows.labels[at] == 2 else str(at) for at in range(90)]
    answer = more_pictures.measure(replace(rows, groups=groups), NAMES)
    assert answer.twice is None
    assert {told.label for told in answer.classes} == {"a", "b"}
    assert answer.least == more_pictures.LEAST


def test_of_one_class_nothing_is_told() -> None:
    rows = world(np.random.default_rng(7), 30)
    answer = more_pictures.measure(rows.part(rows.labels == 0), NAMES)
    assert (answer.right, answer.twice, answer.classes) == (None, None, ())


def test_of_many_classes_only_the_poorest_are_looked_at_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(more_pictures, "_CLASSES", 1)
    answer = more_pictures.measure(world(np.random.default_rng(8), 20), NAMES)
    assert [told.twice is not None for told in answer.classes] == [True, False, False]


def test_it_hears_a_stop() -> None:
    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        more_pictures.measure(world(np.random.default_rng(0), 20), NAMES, stop)
