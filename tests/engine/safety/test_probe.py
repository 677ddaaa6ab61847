"""Held out means held out: no picture is judged by a probe that saw its group."""

import numpy as np

from core.engine.safety import probe
from tests.engine.safety import worlds


def test_groups_are_never_divided() -> None:
    labels = worlds.two(40)
    groups = np.arange(80) // 4
    fold = probe.folds(labels, groups, np.random.default_rng(0))
    assert all(len(set(fold[groups == group])) == 1 for group in set(groups))


def test_classes_are_spread_over_folds() -> None:
    labels = worlds.two(40)
    fold = probe.folds(labels, np.arange(80), np.random.default_rng(0))
    for label in (0, 1):
        counts = np.bincount(fold[labels == label], minlength=probe.FOLDS)
        assert counts.max() - counts.min() <= 1


def test_few_pictures_are_divided_into_more_folds() -> None:
    for each, folds in ((12, probe.FOLDS_OF_FEW), (30, probe.FOLDS)):
        labels = worlds.two(each)
        found = probe.divisions(labels, np.arange(2 * each), worlds.chances(2 * each), 1)[0]
        assert len(np.unique(found)) == folds


def test_a_picture_has_no_weight_in_its_own_decision() -> None:
    *_, pair = worlds.world()
    for dual in pair.duals.values():
        assert np.all(np.diag(dual) == 0)


def test_classes_that_change_their_names_are_divided_as_before() -> None:
    """Folds hung on the places of classes: renaming them moved 5 of 88 verdicts."""
    labels, groups, drawn = worlds.two(20), np.arange(40) // 2, worlds.chances(40)
    other = np.random.default_rng(1).permutation(40)
    before = probe.divisions(labels, groups, drawn, 3)
    after = probe.divisions(1 - labels[other], groups[other], drawn[other], 3)
    assert all(np.array_equal(a[other], b) for a, b in zip(before, after, strict=True))
    assert not np.array_equal(before[0], before[1])


def test_pure_noise_is_told_by_chance_only() -> None:
    *_, pair = worlds.world(distance=0)
    right = np.mean(pair.before["place"] * pair.signs > 0)
    assert 0.25 < right < 0.75


def test_a_constant_feature_does_no_harm() -> None:
    rows = np.random.default_rng(0).normal(0, 1, (20, 5))
    rows[:, 2] = 7
    assert np.isfinite(probe.space(rows).kernel(rows)).all()
