"""Ants and bees: every score is what scikit-learn makes of the same table, computed on its own."""

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from sklearn import metrics

from core.tasks import conformal
from tests.near import graft

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def evaluated(
    tmp_path_factory: pytest.TempPathFactory, hymenoptera: Path, shared_weights: Path
) -> dict:
    """What `graft evaluate` tells of a model on frozen features."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAFT_HOME", str(tmp_path_factory.mktemp("home")))
        weights = shared_weights / "mobilenetv2_100.tf_in1k"
        made = graft("train", hymenoptera, "--backbone", weights, "--strategy", "features")
        assert made.code == 0, made.err
        told = graft("evaluate", made.data["run"])
        assert told.code == 0, told.err
        return told.data


def _table(told: dict) -> tuple[np.ndarray, np.ndarray]:
    with Path(told["predictions"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    true = np.array([told["classes"].index(row["label"]) for row in rows])
    table = np.array([[float(row[name]) for name in told["classes"]] for row in rows])
    return true, table / table.sum(axis=1, keepdims=True)  # written with six digits


def test_every_number_is_that_of_scikit_learn(evaluated: dict) -> None:
    true, table = _table(evaluated)
    guess, names = table.argmax(axis=1), evaluated["classes"]
    precision, recall, f1, n = metrics.precision_recall_fscore_support(true, guess)
    wanted = {
        "n": len(true),
        "accuracy": metrics.accuracy_score(true, guess),
        "balanced_accuracy": metrics.balanced_accuracy_score(true, guess),
        "macro_precision": precision.mean(),
        "macro_recall": recall.mean(),
        "macro_f1": metrics.f1_score(true, guess, average="macro"),
        "roc_auc": metrics.roc_auc_score(true, table[:, 1]),
        "average_precision": np.mean(
            [metrics.average_precision_score(true == at, table[:, at]) for at in range(2)]
        ),
        "log_loss": metrics.log_loss(true, table),
        "brier": 2 * metrics.brier_score_loss(true, table[:, 1]),
        "calibration_error": _calibration_error(true, table),
    }
    for name, value in wanted.items():
        assert evaluated[name] == pytest.approx(value, rel=1e-4), name
        ends = ("low", "high") if name == "accuracy" else (f"{name}_low", f"{name}_high")
        if name != "n":
            assert evaluated[ends[0]] <= evaluated[name] <= evaluated[ends[1]], name
            assert evaluated[ends[0]] < evaluated[ends[1]], name
    assert evaluated["confusion"] == metrics.confusion_matrix(true, guess).tolist()
    assert evaluated["top"] == [], "of two classes both are among the two likeliest"
    for at, row in enumerate(evaluated["per_class"]):
        assert (row["label"], row["n"]) == (names[at], n[at])
        assert row["precision"] == pytest.approx(precision[at])
        assert row["recall"] == pytest.approx(recall[at])
        assert row["f1"] == pytest.approx(f1[at])
        assert row["roc_auc"] == pytest.approx(metrics.roc_auc_score(true == at, table[:, at]))
        area = metrics.average_precision_score(true == at, table[:, at])
        assert row["average_precision"] == pytest.approx(area)


def _calibration_error(true: np.ndarray, table: np.ndarray) -> float:
    """By its definition (Guo et al. 2017): 15 bins of equal width, each by itself."""
    confidence, right = table.max(axis=1), table.argmax(axis=1) == true
    gap = 0.0
    for low in np.arange(15) / 15:
        mine = (confidence > low) & (confidence <= low + 1 / 15)
        if mine.any():
            gap += mine.sum() * abs(confidence[mine].mean() - right[mine].mean())
    return gap / len(true)


def test_the_coverage_of_sets_lies_in_its_binomial_range(evaluated: dict) -> None:
    """Calibrated on one half of the pictures, asked on the other, by many chances."""
    true, table = _table(evaluated)
    own, names = table[np.arange(len(true)), true], [str(at) for at in range(len(true))]
    half, inside = len(true) // 2, []
    for seed in range(200):
        order = np.random.default_rng(seed).permutation(len(true))
        check, new = order[:half], order[half:]
        likely = conformal.least(own[check], [names[at] for at in check], 0.9)
        assert likely is not None
        held = conformal.sets(table[new], likely)[np.arange(len(new)), true[new]].sum()
        # the least that a binomial number of so many falls to in 2.5 of 100, calibration included
        low = stats.betabinom(len(new), *_beta(half, 0.9)).ppf(0.025)
        inside.append(held >= low)
    assert np.mean(inside) >= 0.93


def _beta(n: int, guarantee: float) -> tuple[float, float]:
    """Of the coverage, over calibrations of n pictures (Vovk 2012)."""
    beyond = np.floor((n + 1) * (1 - guarantee))
    return n + 1 - beyond, beyond
