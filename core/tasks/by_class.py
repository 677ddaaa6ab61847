"""What was said of each class: precision, recall, F1 and areas, one by one and on average.

One answer or several a picture are the same here: which picture shows a class, which was said to,
and how surely.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.tasks import rank_scores
from core.tasks.bootstrap import Draws
from core.tasks.ranges import wilson

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = dict[str, float | None]

_MEANS = ("macro_precision", "macro_recall", "macro_f1", "roc_auc", "average_precision")


@dataclass(frozen=True, kw_only=True)
class Tallies:
    """What was said of n pictures and c classes."""

    shown: Flags
    """[n, c]"""
    said: Flags
    """[n, c]"""
    table: Floats
    """Probabilities, [n, c]."""
    drawn: Draws

    def parts(self) -> dict[str, Floats]:
        """Each score of each class: as the pictures are, then in each draw: [1 + draws, c]."""
        counts = np.concatenate([np.ones((1, len(self.shown))), self.drawn.counts])
        size, taken = counts @ self.shown.astype(float), counts @ self.said.astype(float)
        hit = counts @ (self.shown & self.said).astype(float)
        roc, precise = rank_scores.areas(self.shown, self.table, self.drawn.counts)
        return {
            "macro_precision": np.where(size > 0, hit / np.maximum(taken, 1e-12), np.nan),
            "macro_recall": np.where(size > 0, hit / np.maximum(size, 1e-12), np.nan),
            "macro_f1": np.where(size > 0, 2 * hit / np.maximum(taken + size, 1e-12), np.nan),
            "roc_auc": roc,
            "average_precision": precise,
        }


def means(tallies: Tallies, parts: dict[str, Floats]) -> Numbers:
    """Means over the classes that have pictures, each with its range; `None` where none has."""
    here = tallies.shown.any(axis=0)
    found: Numbers = {}
    for name in _MEANS:
        column = parts[name][:, here]
        told = np.isfinite(column[:1])  # a class that all pictures show has no ROC curve
        lines = column[:, told[0]]
        mean = _mean(lines) if lines.size else lines[:, 0:0]
        found |= _ranged(name, mean, tallies.drawn, len(tallies.shown))
    return found


def _mean(lines: Floats) -> Floats:
    """Of each line what is known; a draw may have no picture of a class."""
    known = np.isfinite(lines)
    return np.asarray(np.where(known, lines, 0).sum(1) / known.sum(1).clip(1), np.float64)


def of_class(tallies: Tallies, parts: dict[str, Floats], at: int) -> Numbers:
    """The numbers of one class: shares with Wilson's range, the others by drawing."""
    shown, said = tallies.shown[:, at], tallies.said[:, at]
    n, taken, hit = int(shown.sum()), int(said.sum()), int((shown & said).sum())
    effect, drawn = tallies.drawn.effect, tallies.drawn
    low, high = wilson(hit, n, effect)
    found: Numbers = {
        "precision": hit / taken if taken else None,
        "precision_low": wilson(hit, taken, effect)[0],
        "precision_high": wilson(hit, taken, effect)[1],
        "recall": hit / n if n else None,
        "low": low,
        "high": high,
    }
    for name in ("f1", "roc_auc", "average_precision"):
        column = parts["macro_f1" if name == "f1" else name][:, at]
        found |= _ranged(name, column if n else column[:0], drawn, n)
    return found


def _ranged(name: str, column: Floats, drawn: Draws, n: int) -> Numbers:
    """The first of a column of values with the range of the others; `None`s of an empty one."""
    if not column.size or not np.isfinite(column[0]):
        return dict.fromkeys((name, f"{name}_low", f"{name}_high"))
    value = float(column[0])
    low, high = drawn.between(column[1:], value, n)
    return {name: value, f"{name}_low": low, f"{name}_high": high}
