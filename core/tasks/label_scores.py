"""Scores of a model that names several classes a picture, each with its n and its 95 % range.

Sources: average precision as the area under the stepwise precision-recall curve (Manning, Raghavan
& Schütze 2008, chapter 8); Wilson 1927; Efron 1979 (bootstrap).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.tasks.class_scores import Floats, ScoreRecord
from core.tasks.ranges import design_effect, wilson

Flags = NDArray[np.bool_]

_NUMBERS = 20_000_000
"""Drawn pictures × classes that a bootstrap may take: a second or two."""


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
    recall: float | None
    f1: float | None
    low: float | None
    """Lower end of the 95 % range of the recall (Wilson)."""
    high: float | None
    average_precision: float | None


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
    per_class: tuple[LabelClassScores, ...]
    together: tuple[tuple[int, ...], ...]
    """`together[a][b]`: pictures that show both; on the diagonal those that show a."""
    missed: tuple[tuple[int, ...], ...]
    """`missed[a][b]`: of those, pictures on which b was not named."""

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
    whole = (truth == said).all(axis=1)
    n, exact = len(truth), int(whole.sum())
    effect = design_effect(whole, groups) if groups and n else 1.0
    low, high = wilson(exact, n, effect)
    return LabelScores(
        n=n,
        classes=names,
        exact=exact / n if n else None,
        exact_low=low,
        exact_high=high,
        per_class=_per_class(truth, table, said, names, thresholds, effect),
        together=_counts(truth, truth),
        missed=_counts(truth, truth & ~said),
        **_ranges(truth, table, said, draws, effect),
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


def average_precision(truth: Flags, share: Floats, weights: Floats | None = None) -> Floats:
    """Area under the stepwise precision-recall curve of one class, one a line of weights.

    Args:
        truth: [n].
        share: its probabilities, [n].
        weights: how often each picture counts, [draws, n]; None = once.

    Returns:
        [draws]; NaN where no picture shows the class.
    """
    order = np.argsort(-share, kind="stable")
    each = np.ones((1, len(share))) if weights is None else weights[:, order]
    right = (each * truth[order]).cumsum(axis=1)
    taken = each.cumsum(axis=1)
    ends = np.searchsorted(-share[order], -share[order], side="right") - 1  # equal shares together
    precision = right[:, ends] / np.maximum(taken[:, ends], 1e-12)
    found = (each * truth[order] * precision).sum(axis=1)
    total = right[:, -1] if right.shape[1] else np.zeros(len(each))
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Floats = np.where(total > 0, found / total, np.nan)
    return result


def _per_class(
    truth: Flags,
    table: Floats,
    said: Flags,
    names: Sequence[str],
    thresholds: Sequence[float],
    effect: float,
) -> tuple[LabelClassScores, ...]:
    rows = []
    for at, name in enumerate(names):
        n, taken = int(truth[:, at].sum()), int(said[:, at].sum())
        hit = int((truth[:, at] & said[:, at]).sum())
        low, high = wilson(hit, n, effect)
        rows.append(
            LabelClassScores(
                label=name,
                n=n,
                predicted=taken,
                threshold=float(thresholds[at]),
                precision=hit / taken if taken else None,
                recall=hit / n if n else None,
                f1=2 * hit / (n + taken) if n else None,
                low=low,
                high=high,
                average_precision=float(average_precision(truth[:, at], table[:, at])[0])
                if n
                else None,
            )
        )
    return tuple(rows)


def _counts(shown: Flags, other: Flags) -> tuple[tuple[int, ...], ...]:
    counted = shown.astype(np.int64).T @ other.astype(np.int64)
    return tuple(tuple(int(cell) for cell in row) for row in counted)


_MACRO = ("average_precision", "macro_precision", "macro_recall", "macro_f1")


def _ranges(
    truth: Flags, table: Floats, said: Flags, draws: int, effect: float
) -> dict[str, float | None]:
    """Macro scores over the classes that are shown, with ranges from drawing pictures anew."""
    here = np.flatnonzero(truth.any(axis=0)) if len(truth) else np.zeros(0, np.int64)
    ends = {"average_precision": ("low", "high")}
    if not len(here):
        names = [part for name in _MACRO for part in (name, *ends.get(name, _ends(name)))]
        return dict.fromkeys(names)
    n = len(truth)
    once = np.ones((1, n))
    count = int(max(50, min(draws, _NUMBERS // (n * len(here)))))
    alone = max(1, round(n / effect))
    drawn = np.random.default_rng(0).multinomial(alone, np.full(n, 1 / n), size=count)
    values = _macro(truth[:, here], table[:, here], said[:, here], once)[0]
    spread = _macro(truth[:, here], table[:, here], said[:, here], drawn.astype(np.float64))
    found: dict[str, float | None] = {}
    for column, name in enumerate(_MACRO):
        value = float(values[column])
        low, high = (float(end) for end in np.nanpercentile(spread[:, column], (2.5, 97.5)))
        if low == high:  # every draw alike: an unseen mistake is not an impossible one
            sure = wilson(round(value * n), n, effect)
            low, high = sure[0] or 0.0, sure[1] or 0.0
        first, second = ends.get(name, _ends(name))
        found |= {name: value, first: min(low, value), second: max(high, value)}
    return found


def _ends(name: str) -> tuple[str, str]:
    return f"{name}_low", f"{name}_high"


def _macro(truth: Flags, table: Floats, said: Flags, weights: Floats) -> Floats:
    """Mean average precision, precision, recall and F1, one line a draw: [draws, 4]."""
    size, taken = weights @ truth, weights @ said
    hit = weights @ (truth & said)
    area = np.stack(
        [average_precision(truth[:, c], table[:, c], weights) for c in range(truth.shape[1])],
        axis=1,
    )
    drawn = size > 0
    parts = (
        area,
        hit / np.maximum(taken, 1),
        hit / np.maximum(size, 1),
        2 * hit / np.maximum(taken + size, 1),
    )
    means = [np.where(drawn, part, 0).sum(axis=1) / drawn.sum(axis=1).clip(1) for part in parts]
    return np.stack(means, axis=1)
