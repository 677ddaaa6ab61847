"""One class a picture."""

from collections.abc import Sequence

import numpy as np

from core.data import health
from core.data.target import OneClass, Target
from core.tasks import class_scores
from core.tasks.class_scores import ClassificationScores
from core.tasks.task import Metric, Table, Task


def _decide(
    table: Table, classes: Sequence[str], thresholds: Sequence[float] | None
) -> list[Target]:
    """The most probable class of each picture."""
    del thresholds  # the largest share wins, whatever its size
    best = table.argmax(axis=1) if len(table) else np.zeros(0, np.int64)
    return [OneClass(classes[index]) for index in best]


def _score(
    targets: Sequence[Target],
    table: Table,
    classes: Sequence[str],
    thresholds: Sequence[float] | None,
    groups: Sequence[str] | None = None,
) -> ClassificationScores:
    del thresholds
    return class_scores.score([target.text for target in targets], table, classes, groups=groups)


TASK = Task(
    kind="classify",
    title="One class a picture",
    metric=Metric(name="accuracy", title="Accuracy", axis="Accuracy (share right)", said="right"),
    read=OneClass,
    check=health.check,
    decide=_decide,
    score=_score,
    heads=("logistic", "linear", "knn", "svm_linear", "svm_rbf", "mlp"),
)
