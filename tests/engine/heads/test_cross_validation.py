"""Laws of solving a head."""

from dataclasses import replace

import numpy as np
import pytest

from core.engine.heads import cross_validation, feature_set, folds
from core.engine.heads.feature_set import FeatureSet
from core.runs.stop import Stopped


def known(n: int = 60, d: int = 100, classes: int = 3, seed: int = 0) -> FeatureSet:
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % classes
    centres = rng.normal(0, 1, (classes, d))
    features = (centres[labels] + rng.normal(0, 2, (n, d))).astype(np.float32)
    return FeatureSet(
        features=features,
        labels=labels,
        groups=[str(i) for i in range(n)],
        original=np.ones(n, bool),
        classes=classes,
    )


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


def test_class_weights_make_classes_count_alike() -> None:
    labels = np.array([0] * 9 + [1])
    weights = cross_validation.class_weights(labels, 2)[labels]
    assert weights[labels == 0].sum() == pytest.approx(weights[labels == 1].sum())
    assert weights.mean() == pytest.approx(1)


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


def test_cross_validation_tells_each_fit_and_ends_when_told_to() -> None:
    data, told = known(n=30), []

    def fit(part: FeatureSet, setting: float, check_stop):
        check_stop()
        return lambda x: np.zeros((len(x), 3))

    best = cross_validation.cross_validated(
        data, (1.0, 2.0), fit, 0.5, tick=lambda *numbers: told.append(numbers)
    )
    best.check_stop()
    assert best.setting == 1.0, "of two that are alike the first"
    assert [done for done, _ in told] == sorted([*range(10), *range(10), 10])
    assert {total for _, total in told} == {11}

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        cross_validation.cross_validated(data, (1.0,), fit, 0.5, tick=stop)
