"""Scores of a model that names several classes a picture, each with its n and its 95 % range.

Sources: Wilson 1927 (range of a share); Efron 1979 (bootstrap).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.tasks import bootstrap, by_class, sureness
from core.tasks.by_class import Tallies
from core.tasks.class_scores import ScoreRecord
from core.tasks.ranges import design_effect, wilson
from core.tasks.sureness import SureBin

Flags = NDArray[np.bool_]


class LabelClassScores(ScoreRecord):
    """How one class fares. `None` where there is nothing to divide by."""

    label: str
    n: int
    """Pictures that show it."""
    predicted: int
    """Pictures that were said to show it."""
    threshold: float
    """Probability from which on it is said."""
    precision: float | None
    precision_low: float | None
    """Lower end of its 95 % range (Wilson)."""
    precision_high: float | None
    recall: float | None
    low: float | None
    """Lower end of the 95 % range of the recall (Wilson)."""
    high: float | None
    f1: float | None
    f1_low: float | None
    f1_high: float | None
    roc_auc: float | None
    """Area below its ROC curve."""
    roc_auc_low: float | None
    roc_auc_high: float | None
    average_precision: float | None
    """Area below its precision-recall curve."""
    average_precision_low: float | None
    average_precision_high: float | None


class LabelScores(ScoreRecord):
    """How a model fares. All scores are `None` where no picture shows any class."""

    n: int
    classes: tuple[str, ...]
    average_precision: float | None
    """Mean over the classes that are shown at all (macro); no threshold is needed for it."""
    low: float | None
    high: float | None
    macro_precision: float | None
    macro_precision_low: float | None
    macro_precision_high: float | None
    macro_recall: float | None
    macro_recall_low: float | None
    macro_recall_high: float | None
    macro_f1: float | None
    macro_f1_low: float | None
    macro_f1_high: float | None
    exact: float | None
    """Share of pictures whose classes are all named and no others."""
    exact_low: float | None
    exact_high: float | None
    roc_auc: float | None
    """Mean over the classes of the area below the ROC curve."""
    roc_auc_low: float | None
    roc_auc_high: float | None
    log_loss: float | None
    """Mean over pictures and classes of -ln(probability given to what is so); 0 is perfect."""
    log_loss_low: float | None
    log_loss_high: float | None
    brier: float | None
    """Mean squared distance of the probabilities from the truth; 0-1."""
    brier_low: float | None
    brier_high: float | None
    calibration_error: float | None
    """Mean gap between probability and share that shows the class, 15 bins (Guo et al. 2017)."""
    calibration_error_low: float | None
    calibration_error_high: float | None
    per_class: tuple[LabelClassScores, ...]
    together: tuple[tuple[int, ...], ...]
    """`together[a][b]`: pictures that show both; on the diagonal those that show a."""
    missed: tuple[tuple[int, ...], ...]
    """`missed[a][b]`: of those, pictures on which b was not named."""
    reliability: tuple[SureBin, ...]
    """How often classes are shown whose probabilities are about as high."""

    @property
    def value(self) -> float | None:
        """The primary metric."""
        return self.average_precision


def score(
    shown: Sequence[Sequence[str]],
    probabilities: NDArray[np.floating],
    classes: Sequence[str],
    thresholds: Sequence[float],
    *,
    groups: Sequence[str] | None = None,
    draws: int = 1000,
) -> LabelScores:
    """Score probabilities against the classes that pictures show.

    Args:
        shown: the classes of each picture.
        probabilities: [n, classes], each for itself.
        classes: names of the columns.
        thresholds: of each class.
        groups: what each picture belongs to; `None` = each to itself.
        draws: of the bootstrap.

    Raises:
        ValueError: a class that is no column, shapes that do not fit, a number that is not finite.
    """
    names = tuple(classes)
    truth = matrix(shown, names)
    table = np.asarray(probabilities, np.float64).reshape(len(shown), len(names))
    if not np.isfinite(table).all():
        raise ValueError("probabilities must be finite")
    said = table >= np.asarray(thresholds)
    right = (truth == said).all(axis=1)
    n, exact = len(truth), int(right.sum())
    effect = design_effect(right, groups) if groups and n else 1.0
    low, high = wilson(exact, n, effect)
    drawn = bootstrap.draw(np.zeros(n, np.int64), groups, effect, draws, seed=0)
    tallies = Tallies(shown=truth, said=said, table=table, drawn=drawn)
    parts = tallies.parts()
    whole = by_class.means(tallies, parts)
    return LabelScores(
        n=n,
        classes=names,
        exact=exact / n if n else None,
        exact_low=low,
        exact_high=high,
        low=whole.pop("average_precision_low"),
        high=whole.pop("average_precision_high"),
        **whole,
        **sureness.losses_of_several(truth, table, drawn),
        per_class=tuple(
            LabelClassScores(
                label=name,
                n=int(truth[:, at].sum()),
                predicted=int(said[:, at].sum()),
                threshold=float(thresholds[at]),
                **by_class.of_class(tallies, parts, at),
            )
            for at, name in enumerate(names)
        ),
        together=_counts(truth, truth),
        missed=_counts(truth, truth & ~said),
        reliability=sureness.reliability(table.ravel(), truth.ravel(), effect * len(names)),
    )


def matrix(shown: Sequence[Sequence[str]], classes: Sequence[str]) -> Flags:
    """Which picture shows which class, [n, classes].

    Raises:
        ValueError: a class that is no column.
    """
    place = {name: index for index, name in enumerate(classes)}
    found = np.zeros((len(shown), len(classes)), np.bool_)
    for row, names in enumerate(shown):
        for name in names:
            if name not in place:
                raise ValueError(f"{name!r} is no class")
            found[row, place[name]] = True
    return found


def _counts(shown: Flags, other: Flags) -> tuple[tuple[int, ...], ...]:
    counted = shown.astype(np.int64).T @ other.astype(np.int64)
    return tuple(tuple(int(cell) for cell in row) for row in counted)
