"""Laws of solving a head."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

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


@pytest.mark.parametrize("d", [20, 100])
def test_logistic_regression_is_the_textbooks(d: int) -> None:
    data = known(d=d)
    mean, scale = solve.standardisation(data)
    c = solve.logistic(data).chosen["C"]
    truth = LogisticRegression(C=c, tol=1e-8, max_iter=2000)
    truth.fit((data.features - mean) / scale, data.labels)
    wanted = truth.predict_proba((data.features - mean) / scale)
    logits = solve.answer(solve.logistic(data).head, data.features)
    found = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    assert np.abs(found - wanted).max() < 0.02


def test_the_way_leads_from_strong_regularisation_to_the_answer() -> None:
    data = known()
    solved = solve.logistic(data)
    losses = [solve.log_loss(solve.answer(h, data.features), data.labels) for h in solved.path]
    assert solved.path[-1] is solved.head
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < losses[0] < np.log(3)


def test_solving_twice_gives_the_same_bits() -> None:
    one, other = (solve.logistic(known()).head.state_dict() for _ in range(2))
    assert all(bool((one[k] == other[k]).all()) for k in one)


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
    assert solve.logistic(lone).chosen == {"C": 0.01}


def test_class_weights_make_classes_count_alike() -> None:
    labels = np.array([0] * 9 + [1])
    weights = solve.class_weights(labels, 2)
    assert weights[labels == 0].sum() == pytest.approx(weights[labels == 1].sum())
    assert weights.mean() == pytest.approx(1)


def test_an_absent_class_is_never_the_answer() -> None:
    data = known(n=40, classes=2)
    wider = Known(
        features=data.features,
        labels=data.labels,
        groups=data.groups,
        original=data.original,
        classes=3,
    )
    logits = solve.answer(solve.logistic(wider).head, data.features)
    assert logits.shape == (40, 3)
    assert set(logits.argmax(1)) <= {0, 1}
