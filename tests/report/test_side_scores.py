"""Laws of the scores of one side of a run."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core import digests, files
from core.data.target import OneClass, Target, classes
from core.errors import RunNotReady
from core.plan.plan import Plan
from core.report import predictions, side_scores
from core.tasks import classify
from core.tasks.label_scores import LabelScores
from core.tasks.multilabel import TASK
from core.tasks.ranges import wilson
from core.weights.backbone_choice import BackboneChoice

PLAN = Plan(
    name="n",
    folder="f",
    classes=("a", "b"),
    task="multilabel",
    backbone=BackboneChoice(name="test_resnet", source="scratch"),
)


def divided(run: Path, shown: Sequence[tuple[str, Target]], groups: Sequence[str]) -> None:
    """Write the split of a run: all of its pictures for the test."""
    lines = [
        f"{file},{target.text},test,c-{file},{group}\n"
        for (file, target), group in zip(shown, groups, strict=True)
    ]
    digests.write_text(run / "split.csv", "file,label,side,content,group\n" + "".join(lines))


def test_a_side_is_scored_by_the_runs_own_thresholds(tmp_path: Path) -> None:
    rows = [("1.jpg", classes(["a", "b"])), ("2.jpg", classes([]))]
    divided(tmp_path, rows, ["", ""])
    table = np.array([[0.3, 0.9], [0.1, 0.2]])
    made = predictions.make(TASK, rows, table, ("a", "b"), (0.25, 0.5))
    predictions.write(made, side_scores.path(tmp_path, "test"))
    files.write_json(tmp_path / "best" / "graft.json", {"thresholds": [0.25, 0.5]})
    found, scores = side_scores.read(tmp_path, PLAN, "test")
    assert [row.predicted for row in found.rows] == [classes(["a", "b"]), classes([])]
    assert isinstance(scores, LabelScores)
    assert (scores.exact, scores.value) == (1.0, 1.0)
    assert [row.threshold for row in scores.per_class] == [0.25, 0.5]


def test_frames_of_a_film_count_as_so_many_fewer(tmp_path: Path) -> None:
    ranges = []
    plan = PLAN.model_copy(update={"task": "classify"})
    for place, groups in enumerate(([""] * 20, [f"film {n // 5}" for n in range(20)])):
        run = tmp_path / str(place)
        rows = [(f"{n}.jpg", OneClass("ab"[n % 2])) for n in range(20)]
        divided(run, rows, groups)
        table = np.array([[0.9, 0.1], [0.1, 0.9]] * 10)
        made = predictions.make(classify.TASK, rows, table, ("a", "b"), None)
        predictions.write(made, side_scores.path(run, "test"))
        scores = side_scores.read(run, plan, "test")[1]
        assert scores.value == 1
        ranges.append(scores.low)
    assert ranges == [pytest.approx(wilson(20, 20)[0]), pytest.approx(wilson(4, 4)[0])]


def test_a_lost_split_loses_no_score(tmp_path: Path) -> None:
    rows = [("1.jpg", classes(["a"])), ("2.jpg", classes(["b"]))]
    made = predictions.make(TASK, rows, np.eye(2), ("a", "b"), (0.5, 0.5))
    predictions.write(made, side_scores.path(tmp_path, "test"))
    assert side_scores.read(tmp_path, PLAN, "test")[1].value == 1


def test_a_side_without_predictions_is_not_ready(tmp_path: Path) -> None:
    with pytest.raises(RunNotReady):
        side_scores.read(tmp_path, PLAN, "validation")
