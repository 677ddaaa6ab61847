"""Scores on screen say on what they were measured, and are those of the file as it is now."""

from pathlib import Path

import numpy as np

from core.data.target import OneClass
from core.report import predictions
from core.runs import store
from core.tasks.classify import TASK
from pages.parts.shared import scored


def test_a_score_on_the_test_set_says_never_saw() -> None:
    shown = [OneClass("x"), OneClass("y")]
    scores = TASK.score(shown, np.array([[0.9, 0.1], [0.2, 0.8]]), ["x", "y"], None)
    said = scored.headline(scores, TASK.metric, "test")
    assert "never saw" in said
    assert said.startswith("100\u202f% right")


def test_scores_of_a_file_written_anew_are_read_anew(finished: Path) -> None:
    run = store.read(finished)
    before = scored.read(run, "validation")[1].value
    shown = [("a", OneClass("stop")), ("b", OneClass("stop"))]
    made = predictions.make(TASK, shown, np.array([[1, 0], [1, 0]]), ["stop", "x"])
    predictions.write(made, finished / "predictions" / "validation.csv")
    assert scored.read(run, "validation")[1].value == 1.0 != before
