"""Predictions come back as they were written, whatever the files are called."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import RunDamaged, RunNotReady
from core.report import predictions
from core.report.predictions import Predictions
from tests.worlds import WEIRD_NAMES

CLASSES = ("file", "a,b", '<b>\n"c"')


def some() -> Predictions:
    n = len(WEIRD_NAMES)
    generator = np.random.default_rng(0)
    labels = [CLASSES[i % 3] for i in range(n)]
    return predictions.make(WEIRD_NAMES, labels, generator.dirichlet((1, 1, 1), n), CLASSES)


def test_predictions_come_back_as_they_were_written(tmp_path: Path) -> None:
    before = some()
    predictions.write(before, tmp_path / "validation.csv")
    after = predictions.read(tmp_path / "validation.csv")
    assert (after.files, after.labels, after.predicted, after.classes) == (
        before.files, before.labels, before.predicted, before.classes,
    )  # fmt: skip
    assert np.allclose(after.probabilities, before.probabilities, rtol=1e-5)


def test_no_predictions_are_a_table_too(tmp_path: Path) -> None:
    predictions.write(predictions.make([], [], np.zeros((0, 3)), CLASSES), tmp_path / "a.csv")
    found = predictions.read(tmp_path / "a.csv")
    assert found.probabilities.shape == (0, 3)
    assert predictions.mistakes(found) == []


def test_the_worst_mistakes_come_first() -> None:
    table = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.99, 0.01]])
    found = predictions.make(["w", "x", "y", "z"], ["b", "b", "b", "a"], table, ("a", "b"))
    wrong = predictions.mistakes(found)
    assert [(m.file, m.confidence, m.true_probability) for m in wrong] == [
        ("w", 0.9, 0.1), ("x", 0.6, 0.4),
    ]  # fmt: skip
    assert [m.file for m in predictions.mistakes(found, 1)] == ["w"]


def test_a_cell_holds_its_pictures_the_surest_first() -> None:
    table = np.array([[0.6, 0.4], [0.9, 0.1], [0.2, 0.8]])
    found = predictions.make(["x", "y", "z"], ["b", "b", "b"], table, ("a", "b"))
    assert [a.file for a in predictions.cell(found, "b", "a")] == ["y", "x"]
    assert predictions.cell(found, "a", "b") == []


def test_a_label_unknown_to_the_model_has_no_probability() -> None:
    found = predictions.make(["x"], ["new"], np.array([[0.6, 0.4]]), ("a", "b"))
    assert predictions.answers(found)[0].true_probability == 0.0


def test_missing_predictions_are_not_ready(tmp_path: Path) -> None:
    with pytest.raises(RunNotReady, match="validation"):
        predictions.read(tmp_path / "run" / "predictions" / "validation.csv")


@pytest.mark.parametrize(
    "text", ["", "x,y\n", "file,label,predicted,a\nf,a,a\n", "file,label,predicted,a\nf,a,a,x\n"]
)
def test_damaged_predictions_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.csv").write_text(text, "utf-8")
    with pytest.raises(RunDamaged):
        predictions.read(tmp_path / "a.csv")
