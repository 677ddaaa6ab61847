"""The leak meter sees a leak where there is one, none where there is none, with honest ranges."""

import numpy as np
import pytest

from core.engine.advice import leak
from core.engine.heads.feature_set import FeatureSet
from core.engine.tasks import classify


def world(
    rng: np.random.Generator, films: int, frames: int, *, scene: float, signal: float = 0.5
) -> tuple[FeatureSet, list[str]]:
    """Films of one class each: a weak trace of the class, and a strong one of the film."""
    numbers = np.repeat(np.arange(films), frames)
    labels = numbers % 2
    d = 12
    classes = rng.normal(0, 1, (2, d)) * signal
    features = classes[labels] + scene * rng.normal(0, 1, (films, d))[numbers]
    features = (features + 0.3 * rng.normal(0, 1, features.shape)).astype(np.float32)
    rows = FeatureSet(
        features=features,
        labels=labels,
        groups=[f"film {n}" for n in numbers],
        original=np.ones(len(labels), dtype=bool),
        classes=2,
    )
    return rows, [f"{n}" for n in range(len(labels))]


def test_frames_of_one_film_on_both_sides_are_seen() -> None:
    rows, contents = world(np.random.default_rng(0), 24, 6, scene=1.0)
    measured = leak.measure(rows, contents, classify.TASK)
    assert measured is not None
    assert measured.torn.share > 0.95
    assert measured.leaks
    assert measured.drop.low < measured.torn.share - measured.honest.share < measured.drop.high
    assert "honestly it is" in measured.sentence
    assert measured.groups == 24


def test_only_what_counts_is_scored_by_the_same_heads() -> None:
    rows, contents = world(np.random.default_rng(0), 24, 6, scene=1.0)
    counts = np.arange(len(contents)) % 6 < 2
    some = leak.measure(rows, contents, classify.TASK, scored=counts)
    everything = leak.measure(rows, contents, classify.TASK)
    assert some is not None
    assert everything is not None
    assert (some.n, some.groups) == (48, 24)
    assert some.leaks
    assert some.torn.low <= everything.torn.share <= some.torn.high


def test_pictures_that_have_nothing_in_common_do_not_leak() -> None:
    seen = []
    for seed in range(3):
        rows, contents = world(np.random.default_rng(seed), 16, 4, scene=0.0)
        measured = leak.measure(rows, contents, classify.TASK)
        assert measured is not None
        seen.append(measured.leaks)
    assert not any(seen)


def test_where_a_class_is_one_group_nothing_can_be_said() -> None:
    rows, contents = world(np.random.default_rng(0), 2, 8, scene=1.0)
    assert leak.measure(rows, contents, classify.TASK) is None


@pytest.mark.parametrize("frames", [1, 10])
def test_the_range_of_a_difference_holds_it_in_95_of_100_worlds(frames: int) -> None:
    rng = np.random.default_rng(1)
    held, groups = [], [f"{n}" for n in range(20) for _ in range(frames)]
    for _ in range(600):
        each = rng.beta(2, 2, 20).repeat(frames)  # a group is told as a whole, well or badly
        torn = rng.random(len(each)) < 0.5 + each / 2
        honest = rng.random(len(each)) < each
        drop = leak.compared(torn, honest, groups).drop
        held.append(drop.low <= 0.25 <= drop.high)
    assert 0.92 <= np.mean(held) <= 0.985


def test_all_right_is_no_certainty() -> None:
    measured = leak.compared(np.ones(20, bool), np.ones(20, bool), [f"{n // 4}" for n in range(20)])
    assert measured.honest.low < 0.9
    assert measured.honest.high == 1
    assert not measured.leaks
    assert "Leaks are worth at most 1 point:" in measured.sentence


def test_few_groups_say_that_they_cannot_tell() -> None:
    groups = [f"{n // 5}" for n in range(20)]
    torn, honest = np.ones(20, bool), np.arange(20) >= 5
    measured = leak.compared(torn, honest, groups)
    assert not measured.leaks
    assert "4 groups are too few to tell" in measured.sentence
