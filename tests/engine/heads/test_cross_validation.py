"""Laws of solving a head."""

import numpy as np
import pytest

from core.engine.heads import cross_validation
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


def test_class_weights_make_classes_count_alike() -> None:
    labels = np.array([0] * 9 + [1])
    weights = cross_validation.class_weights(labels, 2)[labels]
    assert weights[labels == 0].sum() == pytest.approx(weights[labels == 1].sum())
    assert weights.mean() == pytest.approx(1)


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
