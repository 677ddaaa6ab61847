"""An evaluation is told flat, as `graft evaluate --json` always told it."""

from core.report import metrics
from core.report.evaluation import EvaluateAnswer


def _answer(openings: int | None) -> EvaluateAnswer:
    scores = metrics.score(["a", "b"], [[0.9, 0.1], [0.2, 0.8]], ["a", "b"])
    return EvaluateAnswer(scores=scores, split="test", predictions="t.csv", openings=openings)


def test_scores_stand_beside_the_rest() -> None:
    told = _answer(2).flat()
    assert told["accuracy"] == 1.0
    assert (told["split"], told["openings"], told["predictions"]) == ("test", 2, "t.csv")
    assert "scores" not in told


def test_only_a_look_at_the_test_set_is_counted() -> None:
    assert "openings" not in _answer(None).flat()
