"""The last sentences of a training say what was measured, and nothing else."""

import numpy as np

from core.data.target import OneClass
from core.report import closing, predictions
from core.report.predictions import Predictions
from core.runs.event import LearningPoint
from core.tasks.class_scores import ClassificationScores
from core.tasks.classify import TASK

NAMES = ("a", "b", "c")


def judged(*answers: tuple[str, str, float]) -> tuple[ClassificationScores, Predictions]:
    """Scores and answers of pictures: what is shown, what was said, how sure."""
    table = np.array(
        [[sure if name == said else (1 - sure) / 2 for name in NAMES] for _, said, sure in answers]
    )
    shown = [(f"{at}.png", OneClass(true)) for at, (true, _, _) in enumerate(answers)]
    scores = TASK.score([target for _, target in shown], table, NAMES, None)
    assert isinstance(scores, ClassificationScores)
    return scores, predictions.make(TASK, shown, table, NAMES)


RIGHT = [(name, name, 0.9) for name in NAMES for _ in range(10)]


def doubling(gained: float, lost: float) -> list[LearningPoint]:
    scores = {"accuracy": 0.9, "n": 100}
    return [LearningPoint(pictures=40, scores=scores, settled=True, gained=gained, lost=lost)]


def test_the_pair_with_most_mistakes_either_way_is_named_with_its_pictures() -> None:
    wrong = [("a", "b", 0.6), ("b", "a", 0.8), ("c", "a", 0.9)]
    pair = closing.mixed_up(*judged(*RIGHT, *wrong))
    assert pair is not None
    assert pair.classes == ("a", "b")
    assert [row.file for row in pair.pictures] == ["31.png", "30.png"], "the surest first"


def test_one_mistake_is_no_pair() -> None:
    assert closing.mixed_up(*judged(*RIGHT, ("a", "b", 0.6))) is None
    assert closing.mixed_up(*judged(*RIGHT)) is None


def test_more_pictures_are_asked_for_only_where_they_are_known_to_help() -> None:
    poor = [("c", "b", 0.6)] * 20
    scores, _ = judged(*RIGHT, *poor)
    helped = closing.weakest(scores, doubling(20, 1))
    assert helped is not None
    assert helped.label == "c"
    assert closing.weakest(scores, doubling(2, 1)) is None
    assert closing.weakest(scores, []) is None


def test_no_class_is_singled_out_that_is_no_worse_than_the_others() -> None:
    scores, _ = judged(*RIGHT, ("c", "b", 0.6))
    assert closing.weakest(scores, doubling(20, 1)) is None
