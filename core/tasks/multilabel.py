"""Several classes a picture, or none (multi-label): each class is asked for by itself."""

from collections.abc import Sequence

from core.data import health
from core.data.copies import many
from core.data.dataset import Dataset
from core.data.split import Split
from core.data.target import Target, classes, read_classes
from core.findings import Finding, worst_first
from core.tasks import label_scores
from core.tasks.label_scores import LabelScores
from core.tasks.task import Metric, Table, Task

UNDECIDED = 0.5
"""The threshold of a class for which none was chosen."""


def _check(dataset: Dataset, split: Split | None) -> list[Finding]:
    """As for one class a picture; here a single class, there or not, can be learnt as well."""
    found = [f for f in health.check(dataset, split) if f.id != "only-one-class"]
    without = [picture.file for picture in dataset.pictures if not picture.target.names]
    if without:
        found.append(
            Finding(
                id="pictures-of-no-class",
                severity="note",
                sentence=f"{many(len(without))} without a label: learnt as showing none of the "
                "classes.",
                remedy="Leave them out of the table if they were not looked at yet.",
                items=tuple(without),
                score=len(without) / len(dataset.pictures),
            )
        )
    always = [name for name, n in dataset.counts.items() if n == len(dataset.pictures)]
    if always:
        found.append(
            Finding(
                id="class-on-every-picture",
                severity="warning",
                sentence=f"Every picture shows {', '.join(always[:3])}: there is nothing to tell "
                "it from.",
                remedy="Add pictures without it, or leave the class out.",
                items=tuple(always),
                score=len(always),
            )
        )
    return worst_first(found)


def _decide(table: Table, names: Sequence[str], thresholds: Sequence[float] | None) -> list[Target]:
    """All classes that reach their thresholds."""
    least = thresholds or [UNDECIDED] * len(names)
    return [
        classes(
            name for name, share, limit in zip(names, row, least, strict=True) if share >= limit
        )
        for row in table
    ]


def _score(
    targets: Sequence[Target],
    table: Table,
    names: Sequence[str],
    thresholds: Sequence[float] | None,
    groups: Sequence[str] | None = None,
) -> LabelScores:
    shown = [target.names for target in targets]
    limits = thresholds or [UNDECIDED] * len(names)
    return label_scores.score(shown, table, names, limits, groups=groups)


TASK = Task(
    kind="multilabel",
    title="Several classes a picture",
    several=True,
    metric=Metric(
        name="average_precision",
        title="Average precision",
        axis="Average precision (mean of the classes)",
        said="average precision",
    ),
    read=read_classes,
    check=_check,
    decide=_decide,
    score=_score,
)
