"""Laws of heads that compare with training pictures."""

import numpy as np
import pytest
from sklearn.svm import SVC, LinearSVC

from core.engine.heads import cross_validation, feature_set, svm_knn
from core.runs.stop import Stopped
from tests.engine.heads.test_cross_validation import known


@pytest.mark.parametrize("solver", [svm_knn.knn, svm_knn.svm_linear, svm_knn.svm_rbf])
@pytest.mark.parametrize("classes", [2, 4])
def test_each_head_learns_its_own_pictures(solver, classes: int) -> None:
    data = known(n=80, d=40, classes=classes)
    solved = solver(data)
    logits = cross_validation.answer(solved.head, data.features)
    assert logits.shape == (80, classes)
    assert (logits.argmax(1) == data.labels).mean() > 0.8
    assert solved.chosen


def test_a_linear_machine_ranks_as_scikit_learns() -> None:
    data = known(n=60, d=20)
    solved = svm_knn.svm_linear(data)
    mean, scale = feature_set.standardisation(data)
    x = (data.features - mean) / scale
    theirs = LinearSVC(C=solved.chosen["C"], dual=True, max_iter=20_000, random_state=0)
    theirs.fit(x, data.labels)
    assert (
        cross_validation.answer(solved.head, data.features).argmax(1) == theirs.predict(x)
    ).all()


def test_a_radial_machine_decides_as_scikit_learns() -> None:
    data = known(n=60, d=20, classes=2)
    solved = svm_knn.svm_rbf(data)
    mean, scale = feature_set.standardisation(data)
    x = (data.features - mean) / scale
    theirs = SVC(C=solved.chosen["C"], gamma=solved.chosen["gamma"]).fit(x, data.labels)
    assert (
        cross_validation.answer(solved.head, data.features).argmax(1) == theirs.predict(x)
    ).all()


def test_one_neighbour_is_the_picture_itself() -> None:
    data = known(n=30, d=16)
    head = svm_knn._knn(data, 1)
    assert (cross_validation.answer(head, data.features).argmax(1) == data.labels).all()


def test_confidence_is_calibrated_on_held_out_pictures() -> None:
    data = known(n=120, d=10, seed=3)
    test = known(n=120, d=10, seed=3)
    logits = cross_validation.answer(svm_knn.svm_linear(data).head, test.features)
    assert cross_validation.log_loss(logits, test.labels) < np.log(3)


@pytest.mark.parametrize("solver", [svm_knn.knn, svm_knn.svm_linear, svm_knn.svm_rbf])
def test_a_stop_is_heard_between_two_fits_and_within_one(solver) -> None:
    data, calls = known(n=40, d=10), []

    def tick(done: int, total: int) -> None:
        calls.append((done, total))
        if done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        solver(data, tick)
    assert calls[-1][0] == 2
    assert calls[-1][1] > 2
