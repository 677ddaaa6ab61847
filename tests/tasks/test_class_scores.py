"""Scores agree with scikit-learn, carry honest ranges, and are never invented."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core.tasks import class_scores, ranges
from core.tasks.class_scores import ClassificationScores

CLASSES = ("ants", "bees", "wasps")


def world(
    n: int = 240, *, seed: int = 0, skill: float = 0.8
) -> tuple[list[str], NDArray[np.float64]]:
    generator = np.random.default_rng(seed)
    true = generator.choice(3, n, p=(0.6, 0.3, 0.1))
    table = generator.dirichlet((1, 1, 1), n)
    table[np.arange(n), true] += skill * generator.random(n)
    return [CLASSES[t] for t in true], table / table.sum(axis=1, keepdims=True)


def test_scores_are_those_of_scikit_learn() -> None:
    sklearn = pytest.importorskip("sklearn.metrics")
    labels, table = world()
    guess = [CLASSES[i] for i in table.argmax(axis=1)]
    found = class_scores.score(labels, table, CLASSES)
    precision, recall, f1, n = sklearn.precision_recall_fscore_support(labels, guess)
    assert found.accuracy == pytest.approx(sklearn.accuracy_score(labels, guess))
    assert found.macro_precision == pytest.approx(precision.mean())
    assert found.macro_recall == pytest.approx(recall.mean())
    assert found.macro_f1 == pytest.approx(f1.mean())
    assert found.log_loss == pytest.approx(sklearn.log_loss(labels, table))
    assert [c.precision for c in found.per_class] == pytest.approx(list(precision))
    assert [c.f1 for c in found.per_class] == pytest.approx(list(f1))
    assert [c.n for c in found.per_class] == list(n)
    assert found.balanced_accuracy == pytest.approx(sklearn.balanced_accuracy_score(labels, guess))
    assert found.balanced_accuracy_low == found.macro_recall_low
    truth = np.array(labels)[:, None] == np.array(CLASSES)
    for at, row in enumerate(found.per_class):
        assert row.roc_auc == pytest.approx(sklearn.roc_auc_score(truth[:, at], table[:, at]))
        area = sklearn.average_precision_score(truth[:, at], table[:, at])
        assert row.average_precision == pytest.approx(area)
    mean = sklearn.roc_auc_score(labels, table, multi_class="ovr", average="macro")
    assert found.roc_auc == pytest.approx(mean)
    (top,) = found.top
    assert top.share == pytest.approx(sklearn.top_k_accuracy_score(labels, table, k=2))
    assert (top.low, top.high) == ranges.wilson(round(240 * (top.share or 0)), 240)
    assert np.array(found.confusion).tolist() == sklearn.confusion_matrix(labels, guess).tolist()


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
        (148, 153, 0.9258, 0.9860),
    ],
)
def test_the_range_of_a_share_is_wilsons(right: int, n: int, low: float, high: float) -> None:
    # 81 of 263: Newcombe 1998, table I, method 3
    assert ranges.wilson(right, n) == pytest.approx((low, high), abs=5e-4)
    assert ranges.wilson(0, 0) == (None, None)


@pytest.mark.parametrize(
    "name",
    [
        "accuracy",
        "balanced_accuracy",
        "macro_precision",
        "macro_recall",
        "macro_f1",
        "roc_auc",
        "average_precision",
        "log_loss",
        "brier",
        "calibration_error",
    ],
)
@pytest.mark.parametrize("skill", [0.0, 0.8, 5.0, 1e9])
def test_every_score_lies_inside_its_range(name: str, skill: float) -> None:
    found = class_scores.score(*world(80, skill=skill), CLASSES).model_dump()
    prefix = "" if name == "accuracy" else f"{name}_"
    low, high = found[f"{prefix}low"], found[f"{prefix}high"]
    assert 0 <= low <= found[name] <= high
    assert name in ("log_loss", "brier") or high <= 1.0 + 1e-12


def test_a_perfect_score_is_not_certain() -> None:
    labels = ["ants", "bees"] * 10
    table = np.tile(np.eye(2), (10, 1))
    found = class_scores.score(labels, table, ("ants", "bees"))
    assert (found.accuracy, found.macro_f1) == (1.0, 1.0)
    assert found.low is not None
    assert found.low < 0.9
    assert found.macro_f1_low is not None
    assert found.macro_f1_low < 0.9


def test_more_pictures_narrow_the_range() -> None:
    def width(n: int) -> float:
        found = class_scores.score(*world(n), CLASSES)
        assert found.macro_f1_high is not None
        assert found.macro_f1_low is not None
        return found.macro_f1_high - found.macro_f1_low

    assert width(100) > width(400) > width(1600)


def test_the_range_of_macro_scores_covers_what_it_should() -> None:
    truth = class_scores.score(*world(60_000, seed=99), CLASSES, draws=10).macro_recall
    assert truth is not None
    held = 0
    for seed in range(60):
        found = class_scores.score(*world(150, seed=seed), CLASSES, draws=300)
        held += (found.macro_recall_low or 0) <= truth <= (found.macro_recall_high or 0)
    assert held >= 51  # 95 % of 60 is 57; fewer than 51 would be 4 standard errors off


def test_a_class_without_pictures_has_no_recall_and_does_not_count() -> None:
    found = class_scores.score(["ants", "bees"], np.array([[1, 0, 0], [0, 0, 1.0]]), CLASSES)
    wasps = found.per_class[2]
    assert (wasps.n, wasps.recall, wasps.f1, wasps.low, wasps.precision) == (0, None, None, None, 0)
    assert found.macro_recall == 0.5
    assert found.per_class[1].precision is None


def test_without_pictures_there_are_no_scores() -> None:
    found = class_scores.score([], np.zeros((0, 3)), CLASSES)
    lists = {"n", "classes", "per_class", "confusion", "top", "reliability"}
    assert set(found.model_dump(exclude=lists).values()) == {None}
    assert [(top.k, top.share) for top in found.top] == [(2, None)]
    assert found.n == 0
    assert found.confusion == ((0, 0, 0),) * 3
    assert ClassificationScores.model_validate_json(found.model_dump_json()) == found


def test_the_same_input_gives_the_same_ranges() -> None:
    assert class_scores.score(*world(), CLASSES) == class_scores.score(*world(), CLASSES)
    assert class_scores.score(*world(), CLASSES, seed=1) != class_scores.score(*world(), CLASSES)


def test_numbers_that_do_not_add_up_to_one_are_brought_to_it() -> None:
    labels, table = world()
    scaled = (table * 7).astype(np.float32)
    assert class_scores.score(labels, scaled, CLASSES).log_loss == pytest.approx(
        class_scores.score(labels, table, CLASSES).log_loss, rel=1e-5
    )


def test_a_certain_and_wrong_answer_costs_much_but_not_infinitely() -> None:
    found = class_scores.score(["ants"], np.array([[0.0, 1.0, 0.0]]), CLASSES)
    assert found.log_loss is not None
    assert 100 < found.log_loss < 1000


@pytest.mark.parametrize(
    ("labels", "table"),
    [
        (["flies"], [[1.0, 0, 0]]),
        (["ants"], [[np.nan, 0, 1]]),
        (["ants"], [[-1.0, 1, 1]]),
        (["ants"], [[0.0, 0, 0]]),
        (["ants"], [[0.5, 0.5]]),
    ],
)
def test_nonsense_is_refused(labels: list[str], table: list[list[float]]) -> None:
    with pytest.raises(ValueError, match=r"labels|probabilities|reshape"):
        class_scores.score(labels, np.array(table), CLASSES)


def test_many_pictures_and_classes_are_quick() -> None:
    names = tuple(f"c{n:03d}" for n in range(200))
    generator = np.random.default_rng(0)
    labels = [names[i] for i in generator.integers(0, 200, 5000)]
    found = class_scores.score(labels, generator.random((5000, 200)), names)
    assert found.n == 5000


def test_pictures_that_belong_together_widen_every_range_and_change_no_score() -> None:
    labels, table = world(40)
    twice = [label for label in labels for _ in range(5)]
    doubled = np.repeat(table, 5, axis=0)
    groups = [str(n) for n in range(40) for _ in range(5)]
    alone = class_scores.score(twice, doubled, CLASSES)
    together = class_scores.score(twice, doubled, CLASSES, groups=groups)
    once = class_scores.score(labels, table, CLASSES)
    told, kin, single = (found.model_dump() for found in (alone, together, once))
    for name in ("accuracy", "macro_precision", "macro_recall", "macro_f1", "log_loss"):
        assert kin[name] == told[name]
        low, high = ("low", "high") if name == "accuracy" else (f"{name}_low", f"{name}_high")
        assert kin[high] - kin[low] > 1.5 * (told[high] - told[low])
        assert kin[high] - kin[low] == pytest.approx(single[high] - single[low], rel=0.25)
