"""Laws of folds."""

from dataclasses import replace

import numpy as np
import pytest

from core.engine.heads import feature_set, folds
from core.engine.heads.feature_set import FeatureSet
from tests.engine.heads.test_cross_validation import known


def test_copies_and_views_of_one_picture_stay_in_one_fold() -> None:
    data = known(n=60)
    groups = [str(i // 4) for i in range(60)]
    labels = np.array([int(g) % 3 for g in groups])
    original = np.arange(60) % 4 == 0
    grouped = FeatureSet(
        features=data.features, labels=labels, groups=groups, original=original, classes=3
    )
    pairs = folds.folds(grouped)
    assert pairs
    for learn, held in pairs:
        assert not {groups[i] for i in learn} & {groups[i] for i in held}
        assert original[held].all()


def test_a_class_with_one_picture_needs_no_folds() -> None:
    data = known(n=10, classes=3)
    labels = np.array([0] * 5 + [1] * 4 + [2])
    lone = FeatureSet(
        features=data.features,
        labels=labels,
        groups=data.groups,
        original=data.original,
        classes=3,
    )
    assert folds.folds(lone) == []


def many(monkeypatch: pytest.MonkeyPatch, n: int = 200) -> FeatureSet:
    """Views in fours, of classes of unlike size; too many for all folds."""
    monkeypatch.setattr(feature_set, "MOST_NUMBERS", 1)
    groups = [f"picture {i // 4}" for i in range(n)]
    labels = np.array([0 if i // 4 < 25 else 1 if i // 4 < 48 else 2 for i in range(n)])
    data = known(n=n, d=5)
    return replace(data, labels=labels, groups=groups, original=np.arange(n) % 4 == 0)


def test_of_very_many_rows_a_fifth_of_each_class_is_held_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = many(monkeypatch)
    [(learn, held)] = folds.checks(data)
    assert data.original[held].all()
    assert not {data.groups[i] for i in learn} & {data.groups[i] for i in held}
    assert np.bincount(data.labels[held], minlength=3).tolist() == [5, 4, 0]
    assert set(data.labels[learn]) == {0, 1, 2}, "a class of two pictures is always learnt"


def test_where_no_class_has_a_fifth_to_spare_nothing_is_held_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(feature_set, "MOST_NUMBERS", 1)
    assert folds.checks(known(n=9)) == []


def test_of_several_classes_a_fifth_of_very_many_rows_is_held_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = many(monkeypatch)
    shown = np.random.default_rng(0).integers(0, 2, (50, 3))[np.arange(200) // 4]
    [(learn, held)] = folds.checks(replace(data, labels=shown))
    assert data.original[held].all()
    assert not {data.groups[i] for i in learn} & {data.groups[i] for i in held}
    assert len({data.groups[i] for i in held}) == 10


def test_another_seed_is_another_division_with_groups_as_whole() -> None:
    data = replace(known(n=60), groups=[str(at // 2) for at in range(60)])
    first, second = folds.folds(data), folds.folds(data, seed=1)
    assert {tuple(held) for _, held in first} != {tuple(held) for _, held in second}
    for learn, held in second:
        assert not {data.groups[at] for at in learn} & {data.groups[at] for at in held}
    assert sorted(np.concatenate([held for _, held in second])) == list(range(60))
