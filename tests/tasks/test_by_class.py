"""The numbers of a class are the same whether a picture shows one class or several."""

import numpy as np
import pytest
from sklearn.metrics import precision_recall_fscore_support

from core.tasks import bootstrap, by_class
from core.tasks.by_class import Tallies


def tallied(n: int = 120) -> Tallies:
    generator = np.random.default_rng(0)
    shown = generator.random((n, 3)) < (0.5, 0.2, 0.1)
    table = (0.5 * shown + 0.5 * generator.random((n, 3))).round(3)
    drawn = bootstrap.draw(np.zeros(n, np.int64), None, 1.0, 300, 0)
    return Tallies(shown=shown, said=table >= 0.5, table=table, drawn=drawn)


def test_they_are_those_of_scikit_learn_each_within_its_range() -> None:
    tallies = tallied()
    parts = tallies.parts()
    wanted = precision_recall_fscore_support(tallies.shown, tallies.said)
    for at in range(3):
        found = by_class.of_class(tallies, parts, at)
        ours = [found[name] for name in ("precision", "recall", "f1")]
        assert ours == pytest.approx([column[at] for column in wanted[:3]])
        for name in ("precision", "f1", "roc_auc", "average_precision"):
            low, high = found[f"{name}_low"], found[f"{name}_high"]
            assert 0 <= (low or 0) <= (found[name] or 0) <= (high or 0) <= 1 + 1e-12
            assert (low or 0) < (high or 0)


def test_the_means_are_over_classes_that_are_shown() -> None:
    tallies = tallied()
    tallies.shown[:, 2] = False
    parts = tallies.parts()
    found = by_class.means(tallies, parts)
    each = [by_class.of_class(tallies, parts, at) for at in range(2)]
    assert found["roc_auc"] == pytest.approx(np.mean([one["roc_auc"] for one in each]))
    assert found["macro_f1"] == pytest.approx(np.mean([one["f1"] for one in each]))
    gone = by_class.of_class(tallies, parts, 2)
    assert gone["precision"] == 0
    assert {gone[name] for name in ("recall", "f1", "roc_auc", "average_precision")} == {None}


def test_a_perfect_class_of_few_pictures_is_not_certain() -> None:
    shown = np.zeros((50, 2), bool)
    shown[:4, 0] = shown[4:, 1] = True
    drawn = bootstrap.draw(np.zeros(50, np.int64), None, 1.0, 300, 0)
    tallies = Tallies(shown=shown, said=shown, table=shown.astype(float), drawn=drawn)
    found = by_class.of_class(tallies, tallies.parts(), 0)
    assert (found["f1"], found["f1_high"], found["roc_auc"]) == (1, 1, 1)
    assert (found["f1_low"] or 1) < 0.6
    assert (found["roc_auc_low"] or 1) < 0.6
