"""Laws of solving a head."""

import numpy as np
import pytest

from core.engine import solve
from core.engine.solve import Known


def known(n: int = 60, d: int = 100, classes: int = 3, seed: int = 0) -> Known:
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % classes
    centres = rng.normal(0, 1, (classes, d))
    features = (centres[labels] + rng.normal(0, 2, (n, d))).astype(np.float32)
    return Known(
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
    grouped = Known(
        features=data.features, labels=labels, groups=groups, original=original, classes=3
    )
    pairs = solve.folds(grouped)
    assert pairs
    for learn, held in pairs:
        assert not {groups[i] for i in learn} & {groups[i] for i in held}
        assert original[held].all()


def test_class_weights_make_classes_count_alike() -> None:
    labels = np.array([0] * 9 + [1])
    weights = solve.class_weights(labels, 2)
    assert weights[labels == 0].sum() == pytest.approx(weights[labels == 1].sum())
    assert weights.mean() == pytest.approx(1)


def test_a_class_with_one_picture_needs_no_folds() -> None:
    data = known(n=10, classes=3)
    labels = np.array([0] * 5 + [1] * 4 + [2])
    lone = Known(
        features=data.features,
        labels=labels,
        groups=data.groups,
        original=data.original,
        classes=3,
    )
    assert solve.folds(lone) == []
