"""Each picture that is not sealed is scored once, by a head that has not learnt from its kin."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegressionCV
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.augment.choice import AugmentationChoice
from core.engine.heads import cross_validation, logistic, svm_knn
from core.engine.heads.feature_set import FeatureSet
from core.engine.interruptible import unheard
from core.engine.tasks import classify
from core.engine.training import fold_scores, run_training
from core.report import predictions
from core.tasks.classify import TASK
from tests.engine import trainings
from tests.engine.heads.test_cross_validation import known


class _Head(ClassifierMixin, BaseEstimator):
    """A head as scikit-learn asks for one; the last column is the number of the group."""

    def __init__(self, solver: Any = None) -> None:
        self.solver = solver

    def fit(self, x: np.ndarray, y: np.ndarray) -> "_Head":
        rows = FeatureSet(
            features=x[:, :-1].astype(np.float32),
            labels=y,
            groups=[str(int(group)) for group in x[:, -1]],
            original=np.ones(len(x), np.bool_),
            classes=3,
        )
        self.classes_ = np.arange(3)
        self.head_ = self.solver(rows).head
        return self

    def predict(self, x: np.ndarray) -> np.ndarray:
        logits = cross_validation.answer(self.head_, x[:, :-1].astype(np.float32))
        return np.asarray(logits.argmax(1))


@pytest.fixture
def films() -> FeatureSet:
    """150 frames of 50 films, each of one class."""
    rows = known(n=150)
    rng = np.random.default_rng(0)
    groups = rng.integers(0, 17, 150) * 3 + rows.labels
    return replace(rows, groups=[str(group) for group in groups])


def _pairs(rows: FeatureSet) -> list[tuple[np.ndarray, np.ndarray]]:
    dealt = StratifiedGroupKFold(5, shuffle=True, random_state=1)
    return list(dealt.split(rows.features, rows.labels, rows.groups))


@pytest.mark.parametrize(
    ("head", "solver"), [("logistic", logistic.regression), ("svm_linear", svm_knn.svm_linear)]
)
def test_with_the_same_folds_it_says_what_scikit_learn_says(
    films: FeatureSet, head: Any, solver: Any
) -> None:
    pairs = _pairs(films)
    ours = fold_scores.held_out(films, pairs, head, "classify", unheard).argmax(1)
    numbers = np.array([[int(group)] for group in films.groups])
    table = np.concatenate([films.features, numbers], axis=1)
    theirs = cross_val_predict(_Head(solver), table, films.labels, cv=pairs)
    assert (ours == theirs).all()
    told = fold_scores.scored(films, np.eye(3)[ours], classify.TASK)
    assert told["accuracy"] == pytest.approx((theirs == films.labels).mean())


def test_a_head_of_scikit_learns_own_comes_to_nearly_the_same(films: FeatureSet) -> None:
    pairs = _pairs(films)
    ours = fold_scores.held_out(films, pairs, "logistic", "classify", unheard).argmax(1)
    own = LogisticRegressionCV(
        Cs=logistic.C_GRID, scoring="neg_log_loss", l1_ratios=(0.0,), use_legacy_attributes=False
    )
    theirs = cross_val_predict(
        make_pipeline(StandardScaler(), own), films.features, films.labels, cv=pairs
    )
    assert (ours == theirs).mean() > 0.9
    right = [(said == films.labels).mean() for said in (ours, theirs)]
    assert right[0] == pytest.approx(right[1], abs=0.04)


def test_no_head_has_learnt_from_what_belongs_to_a_picture_that_it_is_asked_about(
    films: FeatureSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt: list[Any] = []

    def solve(part: FeatureSet, tick: Any) -> Any:
        learnt.append(part.groups)
        return logistic.regression(part, tick)

    task = replace(classify.TASK, solve=solve)
    monkeypatch.setattr(fold_scores.engine_tasks, "of", lambda _: task)
    pairs = _pairs(films)
    fold_scores.held_out(films, pairs, "logistic", "classify", unheard)
    assert len(learnt) == 5
    for groups, (_, held) in zip(learnt, pairs, strict=True):
        assert not set(groups) & {films.groups[at] for at in held}


def test_frames_of_one_film_make_the_range_wider(films: FeatureSet) -> None:
    logits = fold_scores.held_out(films, _pairs(films), "logistic", "classify", unheard)
    alone = replace(films, groups=[str(at) for at in range(150)])
    by_film, by_frame = (fold_scores.scored(rows, logits, classify.TASK) for rows in (films, alone))
    assert by_film["accuracy"] == by_frame["accuracy"]
    assert by_film["low"] is not None
    assert by_frame["low"] is not None
    assert by_film["low"] <= by_frame["low"]


def _trained(tmp_path: Path, name: str, folds: int, views: int = 0, **recipe: Any) -> Any:
    pictures = tmp_path / "pictures"
    world = pictures if pictures.exists() else trainings.coloured(pictures, 16)
    flip = AugmentationChoice(name="horizontal_flip", strength=1)
    plan = trainings.plan(
        world,
        trainings.backbone(tmp_path / "w"),
        "features",
        side_px=32,
        views=views,
        augmentations=(flip,) if views else (),
        **recipe,
    )
    context = trainings.context(plan.model_copy(update={"folds": folds}), tmp_path / name)
    return context, run_training.do(context)


@pytest.mark.parametrize("views", [0, 2])
def test_all_pictures_that_are_not_sealed_are_scored_once_and_the_model_stays_the_same(
    tmp_path: Path, views: int
) -> None:
    context, result = _trained(tmp_path, "folded", 4, views)
    without, plain = _trained(tmp_path, "plain", 0, views)
    assert plain.folds is None
    assert not (without.run / "predictions" / "folds.csv").exists()
    assert trainings.weights(without.run) == trainings.weights(context.run)
    found = predictions.read(context.run / "predictions" / "folds.csv", TASK)
    unsealed = [row.file for row in context.rows if row.side != "test"]
    assert sorted(row.file for row in found.rows) == sorted(unsealed)
    assert result.folds is not None
    assert (result.folds["folds"], result.folds["n"]) == (4, len(unsealed))
    right = np.mean([row.predicted == row.target for row in found.rows])
    assert result.folds["accuracy"] == pytest.approx(right)
    assert result.folds["low"] <= right <= result.folds["high"]


def test_a_head_that_learns_by_epochs_is_not_held_out(tmp_path: Path) -> None:
    _, result = _trained(tmp_path, "run", 4, head="linear")
    assert result.folds is None


def test_where_a_class_has_too_few_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fold_scores.folds, "folds", lambda *_, **__: [])
    context, result = _trained(tmp_path, "run", 4)
    assert result.folds is None
    found = [one["finding"]["id"] for one in trainings.told(context.run, "finding")]
    assert "folds-not-possible" in found
