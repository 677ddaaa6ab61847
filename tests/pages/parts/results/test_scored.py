"""Scores on screen say on what they were measured, and are those of the file as it is now."""

from pathlib import Path

from core.report import metrics, predictions
from pages.parts.results import scored


def test_a_score_on_the_test_set_says_never_saw() -> None:
    made = predictions.make(["a", "b"], ["x", "y"], [[0.9, 0.1], [0.2, 0.8]], ["x", "y"])
    scores = metrics.score(made.labels, made.probabilities, made.classes)
    assert "never saw" in scored.headline(scores, "test")


def test_scores_of_a_file_written_anew_are_read_anew(finished: Path) -> None:
    before = scored.read(finished, "validation")[1].accuracy
    made = predictions.make(["a", "b"], ["stop", "stop"], [[1, 0], [1, 0]], ["stop", "x"])
    predictions.write(made, finished / "predictions" / "validation.csv")
    assert scored.read(finished, "validation")[1].accuracy == 1.0 != before
