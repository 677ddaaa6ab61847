"""Laws of several classes a picture."""

from pathlib import Path

import numpy as np

from core.data import scan
from core.data.target import classes
from core.tasks.multilabel import TASK
from tests import worlds


def test_every_class_that_reaches_its_threshold_is_said() -> None:
    table = np.array([[0.6, 0.4], [0.4, 0.2], [0.1, 0.1]])
    assert TASK.decide(table, ("a", "b"), (0.5, 0.3)) == [
        classes(["a", "b"]), classes([]), classes([]),
    ]  # fmt: skip
    assert TASK.decide(table, ("a", "b"), None)[0] == classes(["a"])


def test_a_single_class_is_enough_but_not_one_on_every_picture(tmp_path: Path) -> None:
    rows = [("1.jpg", "a"), ("2.jpg", ""), ("3.jpg", "a")]
    worlds.table(tmp_path, rows, heading=("file", "labels"))
    found = {finding.id for finding in TASK.check(scan.scan(tmp_path), None)}
    assert "only-one-class" not in found
    assert "pictures-of-no-class" in found
    worlds.table(tmp_path, [("1.jpg", "a|b"), ("2.jpg", "a")], heading=("file", "labels"))
    found = {finding.id for finding in TASK.check(scan.scan(tmp_path), None)}
    assert "class-on-every-picture" in found


def test_targets_are_scored_by_class() -> None:
    targets = [classes(["a"]), classes(["a", "b"])]
    scores = TASK.score(targets, np.array([[0.9, 0.1], [0.8, 0.7]]), ("a", "b"), None)
    assert (scores.value, scores.n) == (1.0, 2)
