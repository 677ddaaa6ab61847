"""Laws of logistic regression on features."""

import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from core.engine import logistic, solve
from core.engine.solve import Known
from tests.engine.test_solve import known


@pytest.mark.parametrize("d", [20, 100])
def test_logistic_regression_is_the_textbooks(d: int) -> None:
    data = known(d=d)
    mean, scale = solve.standardisation(data)
    c = logistic.regression(data).chosen["C"]
    truth = LogisticRegression(C=c, tol=1e-8, max_iter=2000)
    truth.fit((data.features - mean) / scale, data.labels)
    wanted = truth.predict_proba((data.features - mean) / scale)
    logits = solve.answer(logistic.regression(data).head, data.features)
    found = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    assert np.abs(found - wanted).max() < 0.02


def test_the_way_leads_from_strong_regularisation_to_the_answer() -> None:
    data = known()
    solved = logistic.regression(data)
    losses = [solve.log_loss(solve.answer(h, data.features), data.labels) for h in solved.path]
    assert solved.path[-1] is solved.head
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < losses[0] < np.log(3)


def test_solving_twice_gives_the_same_bits() -> None:
    one, other = (logistic.regression(known()).head.state_dict() for _ in range(2))
    assert all(bool((one[k] == other[k]).all()) for k in one)


def test_an_absent_class_is_never_the_answer() -> None:
    data = known(n=40, classes=2)
    wider = Known(
        features=data.features,
        labels=data.labels,
        groups=data.groups,
        original=data.original,
        classes=3,
    )
    logits = solve.answer(logistic.regression(wider).head, data.features)
    assert logits.shape == (40, 3)
    assert set(logits.argmax(1)) <= {0, 1}


def test_c_is_the_one_that_held_out_pictures_ask_for_as_the_head_will_be_used() -> None:
    data = known(n=90, d=200)
    losses = {}
    for c in logistic.C_GRID:
        logits, truth = [], []
        for learn, held in solve.folds(data):
            part = data.part(learn)
            head = LogisticRegression(C=c, tol=1e-6, max_iter=2000)
            mean, scale = part.features.mean(0), part.features.std(0)
            head.fit((part.features - mean) / scale, part.labels)
            logits.append(head.decision_function((data.features[held] - mean) / scale))
            truth.append(data.labels[held])
        losses[c] = solve.log_loss(np.concatenate(logits), np.concatenate(truth))
    assert logistic.regression(data).chosen["C"] == min(losses, key=losses.__getitem__)


def test_read_in_chunks_the_answer_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    data = known(n=300, d=20)
    monkeypatch.setattr(logistic, "C_GRID", (0.01,))
    whole = logistic.regression(data).head
    monkeypatch.setattr(solve, "SLOW_ABOVE", 1)
    monkeypatch.setattr(solve, "_CHUNK_ROWS", 64)
    parts = logistic.regression(data).head
    one, other = (solve.answer(head, data.features) for head in (whole, parts))
    assert np.abs(one - other).max() < 0.01


def test_very_many_rows_are_never_in_memory_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(0)
    n, d = 40_000, 64
    path = tmp_path / "features"
    file = np.memmap(path, np.float32, "w+", shape=(n, d))
    file[:] = rng.standard_normal((n, d), dtype=np.float32)
    labels = rng.integers(0, 2, n)
    many = replace(
        known(n=4),
        features=file,
        labels=labels,
        groups=[""] * n,
        original=np.ones(n, np.bool_),
        classes=2,
    )
    monkeypatch.setattr(solve, "SLOW_ABOVE", 1)
    monkeypatch.setattr(solve, "_CHUNK_ROWS", 1024)
    tracemalloc.start()
    logistic.regression(many)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < file.nbytes / 4
