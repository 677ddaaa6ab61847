"""Laws of the scores of one side of a run."""

from pathlib import Path

import numpy as np
import pytest

from core import files
from core.data.target import classes
from core.errors import RunNotReady
from core.plan.plan import Plan
from core.report import predictions, side_scores
from core.tasks.label_scores import LabelScores
from core.tasks.multilabel import TASK
from core.weights.backbone_choice import BackboneChoice

PLAN = Plan(
    name="n",
    folder="f",
    classes=("a", "b"),
    task="multilabel",
    backbone=BackboneChoice(name="test_resnet", source="scratch"),
)


def test_a_side_is_scored_by_the_runs_own_thresholds(tmp_path: Path) -> None:
    rows = [("1.jpg", classes(["a", "b"])), ("2.jpg", classes([]))]
    table = np.array([[0.3, 0.9], [0.1, 0.2]])
    made = predictions.make(TASK, rows, table, ("a", "b"), (0.25, 0.5))
    predictions.write(made, side_scores.path(tmp_path, "test"))
    files.write_json(tmp_path / "best" / "graft.json", {"thresholds": [0.25, 0.5]})
    found, scores = side_scores.read(tmp_path, PLAN, "test")
    assert [row.predicted for row in found.rows] == [classes(["a", "b"]), classes([])]
    assert isinstance(scores, LabelScores)
    assert (scores.exact, scores.value) == (1.0, 1.0)
    assert [row.threshold for row in scores.per_class] == [0.25, 0.5]


def test_a_side_without_predictions_is_not_ready(tmp_path: Path) -> None:
    with pytest.raises(RunNotReady):
        side_scores.read(tmp_path, PLAN, "validation")
