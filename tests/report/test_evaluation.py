"""An evaluation is told flat, as `graft evaluate --json` always told it."""

import numpy as np

from core.report.evaluation import EvaluateAnswer
from core.tasks import class_scores


def _answer(openings: int | None) -> EvaluateAnswer:
    scores = class_scores.score(["a", "b"], np.array([[0.9, 0.1], [0.2, 0.8]]), ["a", "b"])
    return EvaluateAnswer(
        scores=scores.model_dump(mode="json"),
        value=scores.value,
        split="test",
        predictions="t.csv",
        openings=openings,
    )


def test_scores_stand_beside_the_rest() -> None:
    told = _answer(2).flat()
    assert told["accuracy"] == 1.0
    assert (told["split"], told["openings"], told["predictions"]) == ("test", 2, "t.csv")
    assert "scores" not in told
    assert "value" not in told


def test_only_a_look_at_the_test_set_is_counted() -> None:
    assert "openings" not in _answer(None).flat()
