"""Predictions of a run on one side of its split: what each picture was taken for, how surely."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core import files as disk
from core.errors import RunDamaged, RunNotReady

_FIRST = ("file", "label", "predicted")


@dataclass(frozen=True, kw_only=True)
class Predictions:
    """One line a picture; all in the same order."""

    files: tuple[str, ...]
    labels: tuple[str, ...]
    predicted: tuple[str, ...]
    probabilities: NDArray[np.float64]
    """Shape [pictures, classes]."""
    classes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Prediction:
    """What one picture was taken for."""

    file: str
    label: str
    """The true class."""
    predicted: str
    confidence: float
    """Probability of the predicted class."""
    true_probability: float
    """Probability that was left for the true class."""


def make(
    files: Sequence[str],
    labels: Sequence[str],
    probabilities: NDArray[np.floating],
    classes: Sequence[str],
) -> Predictions:
    """Predictions from probabilities: each picture is taken for its most probable class.

    Args:
        files: names of the pictures.
        labels: the true class of each.
        probabilities: [n, classes].
        classes: names, in the order of the columns.
    """
    names = tuple(classes)
    table = np.asarray(probabilities, np.float64).reshape(len(files), len(names))
    best = table.argmax(axis=1) if len(table) else np.zeros(0, np.int64)
    return Predictions(
        files=tuple(files),
        labels=tuple(labels),
        predicted=tuple(names[index] for index in best),
        probabilities=table,
        classes=names,
    )


def write(predictions: Predictions, path: Path) -> None:
    """Write predictions as CSV: file, label, predicted, then one probability a class."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow((*_FIRST, *predictions.classes))
    columns = (predictions.files, predictions.labels, predictions.predicted)
    for *first, row in zip(*columns, predictions.probabilities, strict=True):
        writer.writerow((*first, *(f"{value:.6g}" for value in row)))
    disk.write_text(path, text.getvalue())


def read(path: Path) -> Predictions:
    """Read predictions that `write` wrote.

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
        first = [tuple(row[column] for row in rows) for column in range(3)]
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
    return Predictions(
        files=first[0], labels=first[1], predicted=first[2], probabilities=table, classes=classes
    )


def mistakes(predictions: Predictions, n: int | None = None) -> list[Prediction]:
    """Wrong answers, the surest of them first: those are wrong labels or blind spots."""
    wrong = [answer for answer in answers(predictions) if answer.label != answer.predicted]
    wrong.sort(key=lambda answer: (answer.true_probability - answer.confidence, answer.file))
    return wrong[:n]


def cell(predictions: Predictions, true: str, predicted: str) -> list[Prediction]:
    """The pictures behind one cell of the confusion matrix, the surest answer first."""
    found = [
        answer
        for answer in answers(predictions)
        if answer.label == true and answer.predicted == predicted
    ]
    return sorted(found, key=lambda answer: (-answer.confidence, answer.file))


def answers(predictions: Predictions) -> list[Prediction]:
    """One record a picture, in the order of the file."""
    place = {name: index for index, name in enumerate(predictions.classes)}
    columns = (predictions.files, predictions.labels, predictions.predicted)
    return [
        Prediction(
            file=file,
            label=label,
            predicted=guess,
            confidence=float(row[place[guess]]),
            true_probability=float(row[place[label]]) if label in place else 0.0,
        )
        for file, label, guess, row in zip(*columns, predictions.probabilities, strict=True)
    ]
