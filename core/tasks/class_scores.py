"""Scores of a model on pictures whose labels are known, each with its n and its 95 % range.

Sources: Wilson 1927 (range of a share); Efron 1979 (bootstrap).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from core.tasks import sureness
from core.tasks.ranges import design_effect, wilson

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


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
    recall: float | None
    f1: float | None
    low: float | None
    """Lower end of the 95 % range of the recall (Wilson)."""
    high: float | None


class ClassificationScores(ScoreRecord):
    """How a model fares. All scores are `None` where there was not one picture."""

    n: int
    classes: tuple[str, ...]
    accuracy: float | None
    low: float | None
    """Lower end of the 95 % range of the accuracy (Wilson)."""
    high: float | None
    macro_precision: float | None
    """Mean over the classes that have pictures; a class that was never predicted counts 0."""
    macro_precision_low: float | None
    macro_precision_high: float | None
    macro_recall: float | None
    """Mean over the classes that have pictures (balanced accuracy)."""
    macro_recall_low: float | None
    macro_recall_high: float | None
    macro_f1: float | None
    macro_f1_low: float | None
    macro_f1_high: float | None
    log_loss: float | None
    """Mean of -ln(probability given to the true class); 0 is perfect."""
    log_loss_low: float | None
    log_loss_high: float | None
    calibration_error: float | None
    """Mean gap between confidence and share of right answers, 15 bins (Guo et al. 2017)."""
    calibration_error_low: float | None
    calibration_error_high: float | None
    per_class: tuple[ClassScores, ...]
    confusion: tuple[tuple[int, ...], ...]
    """`confusion[true][predicted]`, in the order of `classes`."""

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

    Macro ranges come from a bootstrap that draws anew within each class; where no draw can differ
    (everything right) they are Wilson's, since an unseen mistake is not an impossible one. Pictures
    of one group are right or wrong together: all ranges count them as so many fewer.

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
    guess = table.argmax(axis=1) if len(table) else np.zeros(0, np.int64)
    confusion = np.zeros((len(names), len(names)), np.int64)
    np.add.at(confusion, (true, guess), 1)
    right, n = int(np.trace(confusion)), len(true)
    effect = design_effect(guess == true, groups) if groups and n else 1.0
    low, high = wilson(right, n, effect)
    return ClassificationScores(
        n=n,
        classes=names,
        accuracy=right / n if n else None,
        low=low,
        high=high,
        per_class=_per_class(confusion, names, effect),
        confusion=tuple(tuple(int(cell) for cell in row) for row in confusion),
        **_macro(confusion, draws, seed, effect),
        **sureness.losses(true, table, (draws, seed), effect),
    )


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


def _per_class(confusion: Integers, names: Sequence[str], effect: float) -> tuple[ClassScores, ...]:
    rows = []
    for index, name in enumerate(names):
        n, taken = int(confusion[index].sum()), int(confusion[:, index].sum())
        hit = int(confusion[index, index])
        low, high = wilson(hit, n, effect)
        rows.append(
            ClassScores(
                label=name,
                n=n,
                predicted=taken,
                precision=hit / taken if taken else None,
                recall=hit / n if n else None,
                f1=2 * hit / (n + taken) if n else None,
                low=low,
                high=high,
            )
        )
    return tuple(rows)


_MACRO = ("macro_precision", "macro_recall", "macro_f1")


def _macro(confusion: Integers, draws: int, seed: int, effect: float) -> dict[str, float | None]:
    """Macro scores over the classes that have pictures, with their ranges."""
    sizes = confusion.sum(axis=1)
    here = np.flatnonzero(sizes)
    if not len(here):
        ends = [name + end for name in _MACRO for end in ("", "_low", "_high")]
        return dict.fromkeys(ends)
    value = _means(np.diagonal(confusion)[None, :], confusion.sum(axis=0)[None, :], sizes, here)[0]
    generator = np.random.default_rng(seed)
    hits = np.zeros((draws, len(sizes)))
    taken = np.zeros((draws, len(sizes)))
    for index in here:  # drawing pictures within a class = a multinomial draw of its row
        alone = max(1, round(sizes[index] / effect))
        row = generator.multinomial(alone, confusion[index] / sizes[index], size=draws)
        row = row * (sizes[index] / alone)
        hits[:, index] = row[:, index]
        taken += row
    drawn = _means(hits, taken, sizes, here)
    found: dict[str, float | None] = {}
    for column, name in enumerate(_MACRO):
        n = int(sizes.sum())
        low, high = _between(drawn[:, column], float(value[column]), n, effect)
        found.update({name: float(value[column]), f"{name}_low": low, f"{name}_high": high})
    return found


def _means(
    hits: Floats | Integers, taken: Floats | Integers, sizes: Integers, here: Integers
) -> Floats:
    """Mean precision, recall and F1 over the classes `here`, one line a draw: [draws, 3]."""
    hit, took, size = hits[:, here], taken[:, here], sizes[here]
    precision = np.where(took > 0, hit / np.maximum(took, 1), 0.0)
    f1 = 2 * hit / (took + size)
    return np.stack([precision.mean(axis=1), (hit / size).mean(axis=1), f1.mean(axis=1)], axis=1)


def _between(drawn: Floats, value: float, n: int, effect: float) -> tuple[float, float]:
    """The middle 95 % of the draws, never without the value itself."""
    low, high = (float(end) for end in np.percentile(drawn, (2.5, 97.5)))
    if low == high:
        ends = wilson(round(value * n), n, effect)
        low, high = ends[0] or 0.0, ends[1] or 0.0
    return min(low, value), max(high, value)
