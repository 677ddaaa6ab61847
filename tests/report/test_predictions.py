"""Predictions come back as they were written, whatever the files are called."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core.data.target import OneClass, classes
from core.errors import RunDamaged, RunNotReady
from core.report import predictions
from core.report.predictions import Predictions
from core.tasks import multilabel
from core.tasks.classify import TASK
from tests.worlds import WEIRD_NAMES

CLASSES = ("file", "a,b", '<b>\n"c"')


def made(
    files: Sequence[str], labels: Sequence[str], table: np.ndarray, names: Sequence[str]
) -> Predictions:
    rows = [(file, OneClass(label)) for file, label in zip(files, labels, strict=True)]
    return predictions.make(TASK, rows, table, names)


def some() -> Predictions:
    n = len(WEIRD_NAMES)
    generator = np.random.default_rng(0)
    labels = [CLASSES[i % 3] for i in range(n)]
    return made(WEIRD_NAMES, labels, generator.dirichlet((1, 1, 1), n), CLASSES)


def test_predictions_come_back_as_they_were_written(tmp_path: Path) -> None:
    before = some()
    predictions.write(before, tmp_path / "validation.csv")
    after = predictions.read(tmp_path / "validation.csv", TASK)
    for one, other in zip(before.rows, after.rows, strict=True):
        assert (one.file, one.target, one.predicted) == (other.file, other.target, other.predicted)
    assert after.classes == before.classes
    assert np.allclose(after.probabilities, before.probabilities, rtol=1e-5)


def test_no_predictions_are_a_table_too(tmp_path: Path) -> None:
    predictions.write(made([], [], np.zeros((0, 3)), CLASSES), tmp_path / "a.csv")
    found = predictions.read(tmp_path / "a.csv", TASK)
    assert found.probabilities.shape == (0, 3)
    assert predictions.mistakes(found) == []


def test_the_worst_mistakes_come_first() -> None:
    table = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.99, 0.01]])
    found = made(["w", "x", "y", "z"], ["b", "b", "b", "a"], table, ("a", "b"))
    wrong = predictions.mistakes(found)
    assert [(m.file, m.confidence, m.share(m.target.text)) for m in wrong] == [
        ("w", 0.9, 0.1), ("x", 0.6, 0.4),
    ]  # fmt: skip
    assert [m.file for m in predictions.mistakes(found, 1)] == ["w"]


def test_a_cell_holds_its_pictures_the_surest_first() -> None:
    table = np.array([[0.6, 0.4], [0.9, 0.1], [0.2, 0.8]])
    found = made(["x", "y", "z"], ["b", "b", "b"], table, ("a", "b"))
    assert [a.file for a in predictions.cell(found, "b", "a")] == ["y", "x"]
    assert predictions.cell(found, "a", "b") == []


def test_a_label_unknown_to_the_model_has_no_probability() -> None:
    found = made(["x"], ["new"], np.array([[0.6, 0.4]]), ("a", "b"))
    assert found.rows[0].share("new") == 0.0


def test_missing_predictions_are_not_ready(tmp_path: Path) -> None:
    with pytest.raises(RunNotReady, match="validation"):
        predictions.read(tmp_path / "run" / "predictions" / "validation.csv", TASK)


@pytest.mark.parametrize(
    "text", ["", "x,y\n", "file,label,predicted,a\nf,a,a\n", "file,label,predicted,a\nf,a,a,x\n"]
)
def test_damaged_predictions_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.csv").write_text(text, "utf-8")
    with pytest.raises(RunDamaged):
        predictions.read(tmp_path / "a.csv", TASK)


def of_several() -> Predictions:
    rows = [("x", classes(["a", "b"])), ("y", classes(["a"])), ("z", classes([]))]
    table = np.array([[0.9, 0.2], [0.6, 0.95], [0.1, 0.3]])
    return predictions.make(multilabel.TASK, rows, table, ("a", "b"), (0.5, 0.5))


def test_several_classes_come_back_as_they_were_written(tmp_path: Path) -> None:
    predictions.write(of_several(), tmp_path / "a.csv")
    after = predictions.read(tmp_path / "a.csv", multilabel.TASK)
    assert [(row.target, row.predicted) for row in after.rows] == [
        (classes(["a", "b"]), classes(["a"])),
        (classes(["a"]), classes(["a", "b"])),
        (classes([]), classes([])),
    ]


def test_of_several_classes_the_surest_wrong_one_is_the_worst_mistake() -> None:
    worst = predictions.mistakes(of_several())
    assert [(row.file, row.disputed) for row in worst] == [("y", "b"), ("x", "b")]


def test_what_was_missed_beside_a_class_is_found() -> None:
    found = of_several()
    assert [row.file for row in predictions.missed(found, "a", "b")] == ["x"]
    assert [row.file for row in predictions.missed(found, "b", "b")] == ["x"]
    assert predictions.missed(found, "a", "a") == []
