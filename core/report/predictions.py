"""Predictions of a run on one side of its split: what each picture was taken for, how surely."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core import files as disk
from core.data.target import Target
from core.errors import RunDamaged, RunNotReady
from core.tasks.task import Task

_FIRST = ("file", "label", "predicted")


@dataclass(frozen=True, kw_only=True, slots=True)
class Prediction:
    """What one picture was taken for."""

    file: str
    target: Target
    """What it really shows."""
    predicted: Target
    probabilities: NDArray[np.float64]
    """[classes]"""
    classes: tuple[str, ...]

    def share(self, name: str) -> float:
        """The probability of a class; 0 of one that the model does not know."""
        return float(self.probabilities[self.classes.index(name)]) if name in self.classes else 0.0

    @property
    def confidence(self) -> float:
        """Probability of what was predicted; of several classes the least sure one."""
        return min((self.share(name) for name in self.predicted.names), default=0.0)

    @property
    def disputed(self) -> str:
        """The class that is most in question: the surest one wrongly given, else one missed."""
        shown, said = set(self.target.names), set(self.predicted.names)
        given, missed = sorted(said - shown, key=self.share), sorted(shown - said, key=self.share)
        return (given[-1:] + missed[:1] + sorted(said) + sorted(self.classes))[0]

    @property
    def margin(self) -> float:
        """How far it is from right: least share of what was missed, less the most wrongly given."""
        shown, said = set(self.target.names), set(self.predicted.names)
        missed = min((self.share(name) for name in shown - said), default=1.0)
        return missed - max((self.share(name) for name in said - shown), default=0.0)


@dataclass(frozen=True, kw_only=True)
class Predictions:
    """What a run says about the pictures of one side: one record a picture."""

    rows: tuple[Prediction, ...]
    classes: tuple[str, ...]

    @property
    def targets(self) -> tuple[Target, ...]:
        """What the pictures really show."""
        return tuple(row.target for row in self.rows)

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """Of all pictures, [pictures, classes]."""
        table = [row.probabilities for row in self.rows]
        return np.array(table, np.float64).reshape(len(table), len(self.classes))


def make(
    task: Task,
    rows: Sequence[tuple[str, Target]],
    probabilities: NDArray[np.floating],
    classes: Sequence[str],
    thresholds: Sequence[float] | None = None,
) -> Predictions:
    """Predictions from probabilities.

    Args:
        task: decides what each picture is taken for.
        rows: file and target of each picture.
        probabilities: [pictures, classes].
        classes: names of the columns.
        thresholds: of each class, where the task has them.
    """
    names = task.columns(classes)
    table = np.asarray(probabilities, np.float64).reshape(len(rows), len(names))
    decided = task.decide(table, names, thresholds)
    return Predictions(rows=_rows(rows, decided, table, names), classes=names)


def _rows(
    rows: Sequence[tuple[str, Target]],
    decided: Sequence[Target],
    table: NDArray[np.float64],
    classes: tuple[str, ...],
) -> tuple[Prediction, ...]:
    return tuple(
        Prediction(file=file, target=target, predicted=said, probabilities=shares, classes=classes)
        for (file, target), said, shares in zip(rows, decided, table, strict=True)
    )


def write(predictions: Predictions, path: Path) -> None:
    """Write predictions as CSV: file, label, predicted, then one probability a class."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow((*_FIRST, *predictions.classes))
    for row in predictions.rows:
        shares = (f"{value:.6g}" for value in row.probabilities)
        writer.writerow((row.file, row.target.text, row.predicted.text, *shares))
    disk.write_text(path, text.getvalue())


def read(path: Path, task: Task) -> Predictions:
    """Read predictions that `write` wrote.

    Args:
        path: the file.
        task: of the run.

    Raises:
        RunNotReady: there are none (yet).
        RunDamaged: not a table of predictions.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file, strict=True)
            heading = next(lines)
            if tuple(heading[:3]) != _FIRST:
                raise ValueError("its first columns are not file, label, predicted")
            rows = list(lines)
        classes = tuple(heading[3:])
        table = np.array([row[3:] for row in rows], np.float64).reshape(len(rows), len(classes))
        shown = [(row[0], task.read(row[1])) for row in rows]
        said = [task.read(row[2]) for row in rows]
    except FileNotFoundError as error:
        raise RunNotReady(
            what=f"There are no predictions in {path.parent.parent.name} for “{path.stem}” yet",
            why="They are written when a training ends or when that side is evaluated.",
            fix="Wait for the training to end, or evaluate that side.",
        ) from error
    except (OSError, ValueError, StopIteration, IndexError, csv.Error) as error:
        raise RunDamaged(
            what=f"The predictions in {path} cannot be read",
            why=str(error) or "The file is empty.",
            fix="Evaluate the run again.",
        ) from error
    return Predictions(rows=_rows(shown, said, table, classes), classes=classes)


def mistakes(predictions: Predictions, n: int | None = None) -> list[Prediction]:
    """Wrong answers, the surest of them first: those are wrong labels or blind spots."""
    wrong = [row for row in predictions.rows if row.target != row.predicted]
    wrong.sort(key=lambda row: (row.margin, row.file))
    return wrong[:n]


def cell(predictions: Predictions, true: str, predicted: str) -> list[Prediction]:
    """The pictures behind one cell of the confusion matrix, the surest answer first."""
    found = [
        row
        for row in predictions.rows
        if true in row.target.names and predicted in row.predicted.names
    ]
    return sorted(found, key=lambda row: (-row.confidence, row.file))


def missed(predictions: Predictions, shown: str, other: str) -> list[Prediction]:
    """Pictures that show two classes of which the second was not named, the least sure first."""
    found = [
        row
        for row in predictions.rows
        if {shown, other} <= {*row.target.names} and other not in row.predicted.names
    ]
    return sorted(found, key=lambda row: (row.share(other), row.file))
