"""Scores of a model on pictures whose labels are known, each with its n and its 95 % range.

Sources: Wilson 1927 (range of a share); Efron 1979 (bootstrap).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from core.tasks import bootstrap, by_class, sureness
from core.tasks.by_class import Tallies
from core.tasks.ranges import design_effect, wilson
from core.tasks.sureness import SureBin

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

TOP_K = (2, 3, 5)
"""Classes that may be named, where there are more of them."""


class ScoreRecord(BaseModel):
    """Scores as they are told and stored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ClassScores(ScoreRecord):
    """How one class fares. `None` where there is nothing to divide by."""

    label: str
    n: int
    predicted: int
    """Pictures, of any class, that were taken for this one."""
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
    """Area below the ROC curve of this class against all others."""
    roc_auc_low: float | None
    roc_auc_high: float | None
    average_precision: float | None
    """Area below its precision-recall curve."""
    average_precision_low: float | None
    average_precision_high: float | None


class TopScore(ScoreRecord):
    """Pictures whose class is among the k most probable ones."""

    k: int
    share: float | None
    low: float | None
    """Lower end of its 95 % range (Wilson)."""
    high: float | None


class ClassificationScores(ScoreRecord):
    """How a model fares. All scores are `None` where there was not one picture."""

    n: int
    classes: tuple[str, ...]
    accuracy: float | None
    low: float | None
    """Lower end of the 95 % range of the accuracy (Wilson)."""
    high: float | None
    balanced_accuracy: float | None
    """Mean share right over the classes that have pictures: the macro recall by its other name."""
    balanced_accuracy_low: float | None
    balanced_accuracy_high: float | None
    macro_precision: float | None
    """Mean over the classes that have pictures; a class that was never predicted counts 0."""
    macro_precision_low: float | None
    macro_precision_high: float | None
    macro_recall: float | None
    """Mean over the classes that have pictures."""
    macro_recall_low: float | None
    macro_recall_high: float | None
    macro_f1: float | None
    macro_f1_low: float | None
    macro_f1_high: float | None
    roc_auc: float | None
    """Mean over the classes of the area below the ROC curve, each against all others."""
    roc_auc_low: float | None
    roc_auc_high: float | None
    average_precision: float | None
    """Mean over the classes of the area below the precision-recall curve."""
    average_precision_low: float | None
    average_precision_high: float | None
    log_loss: float | None
    """Mean of -ln(probability given to the true class); 0 is perfect."""
    log_loss_low: float | None
    log_loss_high: float | None
    brier: float | None
    """Mean squared distance of the probabilities from the truth, summed over classes; 0-2."""
    brier_low: float | None
    brier_high: float | None
    calibration_error: float | None
    """Mean gap between confidence and share of right answers, 15 bins (Guo et al. 2017)."""
    calibration_error_low: float | None
    calibration_error_high: float | None
    top: tuple[TopScore, ...]
    per_class: tuple[ClassScores, ...]
    confusion: tuple[tuple[int, ...], ...]
    """`confusion[true][predicted]`, in the order of `classes`."""
    reliability: tuple[SureBin, ...]
    """How often answers are right that are about as sure."""

    @property
    def value(self) -> float | None:
        """The primary metric."""
        return self.accuracy


def score(
    labels: Sequence[str],
    probabilities: NDArray[np.floating],
    classes: Sequence[str],
    *,
    groups: Sequence[str] | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> ClassificationScores:
    """Score probabilities of shape [n, classes] against labels.

    Shares have Wilson's range, all else that of pictures drawn anew within each class, see
    `core.tasks.bootstrap`. Pictures of one group are right or wrong together: all ranges count them
    as so many fewer.

    Args:
        labels: the true class of each picture.
        probabilities: [n, classes].
        classes: names, in the order of the columns.
        groups: what each picture belongs to; `None` = each to itself.
        draws: of the bootstrap.
        seed: of the bootstrap.

    Raises:
        ValueError: a label that is no class, shapes that do not fit, a number that is not finite.
    """
    names = tuple(classes)
    table = _checked(labels, probabilities, names)
    true = _indices(labels, names)
    sure, right = sureness.said(table, true)
    effect = design_effect(right, groups) if groups and len(true) else 1.0
    drawn = bootstrap.draw(true, groups, effect, draws, seed)
    low, high = wilson(int(right.sum()), len(true), effect)
    shown = _flags(true, len(names))
    said = _flags(table.argmax(axis=1) if len(true) else true, len(names))
    tallies = Tallies(shown=shown, said=said, table=table, drawn=drawn)
    parts = tallies.parts()
    whole = by_class.means(tallies, parts)
    return ClassificationScores(
        n=len(true),
        classes=names,
        accuracy=float(right.mean()) if len(true) else None,
        low=low,
        high=high,
        **whole,
        **{
            name.replace("macro_recall", "balanced_accuracy"): value
            for name, value in whole.items()
            if name.startswith("macro_recall")
        },
        **sureness.losses(true, table, drawn),
        top=tuple(_top(true, table, k, effect) for k in TOP_K if k < len(names)),
        per_class=tuple(
            ClassScores(
                label=name,
                n=int(shown[:, at].sum()),
                predicted=int(said[:, at].sum()),
                **by_class.of_class(tallies, parts, at),
            )
            for at, name in enumerate(names)
        ),
        confusion=tuple(map(tuple, (shown.T.astype(int) @ said.astype(int)).tolist())),
        reliability=sureness.reliability(sure, right, effect),
    )


def _flags(places: Integers, classes: int) -> Flags:
    return np.asarray(places[:, None] == np.arange(classes), np.bool_)


def _indices(labels: Sequence[str], names: Sequence[str]) -> Integers:
    place = {name: index for index, name in enumerate(names)}
    return np.array([place[label] for label in labels], np.int64)


def _checked(
    labels: Sequence[str], probabilities: NDArray[np.floating], names: Sequence[str]
) -> Floats:
    table = np.asarray(probabilities, np.float64).reshape(len(labels), len(names))
    unknown = set(labels) - set(names)
    if unknown or len(set(names)) != len(names):
        raise ValueError(f"labels that are no class, or classes named twice: {sorted(unknown)}")
    if not np.isfinite(table).all() or (table < 0).any():
        raise ValueError("probabilities must be finite and not negative")
    totals = table.sum(axis=1, keepdims=True)
    if (totals <= 0).any():
        raise ValueError("probabilities of a picture must not all be zero")
    return np.asarray(table / totals, np.float64)


def _top(true: Integers, table: Floats, k: int, effect: float) -> TopScore:
    """Equal probabilities count as named in the order of the classes, as the answer itself does."""
    named = np.argsort(-table, axis=1, kind="stable")[:, :k]
    right, n = int((named == true[:, None]).any(axis=1).sum()), len(true)
    low, high = wilson(right, n, effect)
    return TopScore(k=k, share=right / n if n else None, low=low, high=high)
