"""Laws of logistic regression on features."""

import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV

from core import machine
from core.engine.heads import cross_validation, feature_set, folds, logistic
from core.engine.heads.cross_entropy import CrossEntropy
from core.engine.heads.feature_set import FeatureSet
from core.runs.stop import Stopped
from tests.engine.heads.test_cross_validation import known


@pytest.mark.parametrize("d", [20, 100])
def test_logistic_regression_is_the_textbooks(d: int) -> None:
    data = known(d=d)
    mean, scale = feature_set.standardisation(data)
    c = logistic.regression(data).chosen["C"]
    truth = LogisticRegression(C=c, tol=1e-8, max_iter=2000)
    truth.fit((data.features - mean) / scale, data.labels)
    wanted = truth.predict_proba((data.features - mean) / scale)
    logits = cross_validation.answer(logistic.regression(data).head, data.features)
    found = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    assert np.abs(found - wanted).max() < 0.02


def test_the_held_out_loss_is_that_of_heads_that_never_saw_the_picture() -> None:
    data = known()
    solved = logistic.regression(data)
    lost = []
    for learn, check in folds.folds(data):
        part = data.part(learn)
        mean, scale = feature_set.standardisation(data)
        head = LogisticRegression(C=solved.chosen["C"], tol=1e-8, max_iter=2000)
        head.fit((part.features - mean) / scale, part.labels)
        shares = head.predict_proba((data.features[check] - mean) / scale)
        lost += list(-np.log(shares[np.arange(len(check)), data.labels[check]]))
    assert solved.held_out == pytest.approx(np.mean(lost), abs=0.01)


def test_where_nothing_can_be_held_out_no_loss_is_told() -> None:
    data = known().part(np.array([0]))
    assert logistic.regression(data).held_out is None


def test_solving_twice_gives_the_same_bits() -> None:
    one, other = (logistic.regression(known()).head.state_dict() for _ in range(2))
    assert all(bool((one[k] == other[k]).all()) for k in one)


def test_an_absent_class_is_never_the_answer() -> None:
    data = known(n=40, classes=2)
    wider = FeatureSet(
        features=data.features,
        labels=data.labels,
        groups=data.groups,
        original=data.original,
        classes=3,
    )
    logits = cross_validation.answer(logistic.regression(wider).head, data.features)
    assert logits.shape == (40, 3)
    assert set(logits.argmax(1)) <= {0, 1}


def test_c_is_the_one_that_held_out_pictures_ask_for_as_the_head_will_be_used() -> None:
    data = known(n=90, d=200)
    losses = {}
    for c in logistic.C_GRID:
        logits, truth = [], []
        for learn, held in folds.folds(data):
            part = data.part(learn)
            head = LogisticRegression(C=c, tol=1e-6, max_iter=2000)
            mean, scale = part.features.mean(0), part.features.std(0)
            head.fit((part.features - mean) / scale, part.labels)
            logits.append(head.decision_function((data.features[held] - mean) / scale))
            truth.append(data.labels[held])
        losses[c] = cross_validation.log_loss(np.concatenate(logits), np.concatenate(truth))
    assert logistic.regression(data).chosen["C"] == min(losses, key=losses.__getitem__)


def test_read_in_chunks_the_answer_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    data = known(n=300, d=20)
    monkeypatch.setattr(logistic, "C_GRID", (0.01,))
    whole = logistic.regression(data).head
    monkeypatch.setattr(feature_set, "MOST_NUMBERS", 1)
    monkeypatch.setattr(feature_set, "CHUNK_ROWS", 64)
    parts = logistic.regression(data).head
    one, other = (cross_validation.answer(head, data.features) for head in (whole, parts))
    assert np.abs(one - other).max() < 0.01


def test_c_is_measured_on_very_many_rows_too(monkeypatch: pytest.MonkeyPatch) -> None:
    grid = (1e-4, 1e-3, 1e-2, 1e-1)
    monkeypatch.setattr(logistic, "C_GRID", grid)
    for spread in (1.0, 8.0):
        data = known(n=400, d=30)
        data = replace(data, features=data.features + spread * known(n=400, d=30, seed=7).features)
        monkeypatch.setattr(feature_set, "MOST_NUMBERS", 10**9)
        by_all_folds = logistic.regression(data).chosen["C"]
        monkeypatch.setattr(feature_set, "MOST_NUMBERS", 1)
        by_one_fold = logistic.regression(data).chosen["C"]
        assert abs(grid.index(by_one_fold) - grid.index(by_all_folds)) <= 1
    assert by_one_fold != logistic._DEFAULT_C, "else it may not have been measured"


def many_rows(tmp_path: Path, n: int, d: int) -> FeatureSet:
    """Rows in a file that is mapped into memory, as a cache of features hands them out."""
    file = np.memmap(tmp_path / "features", np.float32, "w+", shape=(n, d))
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, n)
    for at in range(0, n, 1000):
        noise = rng.standard_normal((len(file[at : at + 1000]), d), dtype=np.float32)
        file[at : at + 1000] = noise + labels[at : at + 1000, None] * 0.1
    return replace(
        known(n=4),
        features=file,
        labels=labels,
        groups=[str(i) for i in range(n)],
        original=np.ones(n, np.bool_),
        classes=2,
    )


def test_very_many_rows_are_never_in_memory_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = many_rows(tmp_path, 20_000, 256)
    monkeypatch.setattr(feature_set, "MOST_NUMBERS", 1)
    tracemalloc.start()
    logistic.regression(many)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < many.features.nbytes * 0.6


@pytest.mark.parametrize("most", [1, 10**9])
def test_rows_in_a_file_and_in_memory_give_the_same_bits(
    most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feature_set, "MOST_NUMBERS", most)
    mapped = many_rows(tmp_path, 3000, 32)
    loaded = replace(mapped, features=np.array(mapped.features))
    one, other = (logistic.regression(rows).head.state_dict() for rows in (mapped, loaded))
    assert all(bool((one[k] == other[k]).all()) for k in one)


def test_the_number_of_threads_does_not_change_a_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    data = known(n=2500, d=32)
    found = []
    for small, cores in ((10**9, 1), (1, 1), (1, 3)):
        monkeypatch.setattr(logistic, "_SMALL", small)
        monkeypatch.setattr(machine, "cores", lambda cores=cores: cores)
        found.append(logistic.regression(data).head.state_dict())
    for other in found[1:]:
        assert all(bool((found[0][k] == other[k]).all()) for k in other)


def test_folds_that_do_not_share_a_pass_choose_the_same_c(monkeypatch: pytest.MonkeyPatch) -> None:
    data = known(n=200, d=30)
    together = logistic.regression(data)
    monkeypatch.setattr(logistic, "_TOGETHER", 1)
    assert logistic.regression(data).chosen == together.chosen


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_held_out_loss_is_not_worse_than_scikit_learns() -> None:
    rng = np.random.default_rng(3)
    centres = rng.normal(0, 0.22, (4, 60))
    labels = rng.integers(0, 4, 2400)
    features = (centres[labels] + rng.normal(0, 1, (2400, 60))).astype(np.float32)
    data = replace(known(n=400, d=60, classes=4), features=features[:400], labels=labels[:400])
    mean, scale = feature_set.standardisation(data)
    grid = list(logistic.C_GRID)
    theirs = LogisticRegressionCV(Cs=grid, cv=5, scoring="neg_log_loss", max_iter=1000)
    theirs.fit((data.features - mean) / scale, data.labels)
    logits = theirs.decision_function((features[400:] - mean) / scale)
    ours = cross_validation.answer(logistic.regression(data).head, features[400:])
    loss = cross_validation.log_loss(logits, labels[400:])
    assert 0.3 < loss < 1.2, "else the classes do not overlap"
    assert cross_validation.log_loss(ours, labels[400:]) < loss + 0.01


def test_weights_and_smoothing_are_those_of_the_textbook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logistic, "C_GRID", (0.1,))
    data = known(n=90, d=20)
    weights = np.random.default_rng(0).uniform(0.2, 3, 90)
    data = replace(data, weights=weights, smoothing=0.3)
    mean, scale = feature_set.standardisation(data)
    x = (data.features - mean) / scale
    each = [np.where(data.labels == label, 0.8, 0.1) for label in range(3)]  # 0.7 + 0.3 / 3
    truth = LogisticRegression(C=0.1, tol=1e-8, max_iter=2000)
    truth.fit(
        np.concatenate([x] * 3),
        np.repeat(range(3), 90),
        sample_weight=np.concatenate(each) * np.tile(weights / weights.mean(), 3),
    )
    logits = cross_validation.answer(logistic.regression(data).head, data.features)
    found = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    assert np.abs(found - truth.predict_proba(x)).max() < 0.01


@pytest.mark.parametrize("small", [1, 10**9])
def test_a_stop_is_obeyed_at_once(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logistic, "_SMALL", small)
    monkeypatch.setattr(feature_set, "CHUNK_ROWS", 64)
    calls = 0

    def tick(_done: int, _total: int) -> None:
        nonlocal calls
        calls += 1
        if calls >= stop:
            raise Stopped

    data = known(n=300, d=20)
    for stop in (1, 2, 10, 30, 100, 300):
        calls = 0
        with pytest.raises(Stopped):
            logistic.regression(data, tick)
        assert calls == stop


def test_it_is_told_how_far_the_solver_is_with_every_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feature_set, "CHUNK_ROWS", 64)
    passes = 0
    whole = CrossEntropy.value_and_slope

    def counted(*args):
        nonlocal passes
        passes += 1
        return whole(*args)

    monkeypatch.setattr(CrossEntropy, "value_and_slope", counted)
    told: list[tuple[int, int]] = []
    logistic.regression(known(n=300, d=20), lambda *numbers: told.append(numbers))
    assert told == sorted(told)
    assert told[0] == (0, told[-1][0]), "it ends at its total"
    assert len(told) > passes * 300 / 64
