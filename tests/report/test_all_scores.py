"""Every score is a line with its value, its range and its n; what is not known is said."""

import numpy as np

from core.report import all_scores
from core.tasks import class_scores, label_scores

NAMES = ("a", "b", "c")


def test_each_line_is_a_field_of_the_scores() -> None:
    generator = np.random.default_rng(0)
    labels = [NAMES[at] for at in generator.integers(0, 3, 40)]
    scores = class_scores.score(labels, generator.dirichlet((1, 1, 1), 40), NAMES)
    lines = {line.name: line for line in all_scores.of_all(scores)}
    assert list(lines) == [
        "balanced_accuracy", "top_2", "roc_auc", "average_precision", "log_loss", "brier",
        "calibration_error",
    ]  # fmt: skip
    balanced = lines["balanced_accuracy"]
    assert (balanced.value, balanced.low) == (scores.balanced_accuracy, scores.macro_recall_low)
    assert balanced.said == f"{100 * (scores.balanced_accuracy or 0):.1f}\u202f%"
    assert lines["log_loss"].said == f"{scores.log_loss:.3f}"
    assert {line.n for line in lines.values()} == {40}
    row = scores.per_class[0]
    own = {line.name: line for line in all_scores.of_class(row)}
    assert (own["recall"].low, own["recall"].n) == (row.low, row.n)
    assert (own["precision"].low, own["precision"].n) == (row.precision_low, row.predicted)


def test_of_several_classes_a_picture_what_is_told_above_is_not_told_twice() -> None:
    shown = [["a"], ["a", "b"], [], ["c"]] * 5
    scores = label_scores.score(shown, np.full((20, 3), 0.4), NAMES, (0.5,) * 3)
    lines = {line.name: line for line in all_scores.of_all(scores)}
    assert list(lines) == ["exact", "roc_auc", "log_loss", "brier", "calibration_error"]
    assert lines["roc_auc"].value == 0.5


def test_what_is_not_known_is_said() -> None:
    lines = all_scores.of_all(class_scores.score([], np.zeros((0, 3)), NAMES))
    assert {(line.said, line.between) for line in lines} == {("not known", "not known")}
