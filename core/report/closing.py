"""What a finished training comes to, in a few sentences: the score, what is mixed up, what helps.

Nothing is said that was not measured: where no picture is wrong there is nothing to mix up, and
what more pictures would bring is said only where the last doubling has shown it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.report import learning, predictions
from core.report.predictions import Prediction, Predictions
from core.runs.event import LearningPoint
from core.tasks.class_scores import ClassificationScores, ClassScores
from core.tasks.ranges import wilson

_FEWEST = 2
"""One picture that is wrong may be chance; a pair of classes is named from so many on."""


@dataclass(frozen=True, kw_only=True)
class MixedUp:
    """Two classes that are taken for one another most often."""

    classes: tuple[str, str]
    pictures: tuple[Prediction, ...]
    """The surest mistakes first."""


def mixed_up(scores: ClassificationScores, answers: Predictions) -> MixedUp | None:
    """The pair with most mistakes between its two classes; `None` where no two are mixed up."""
    names, confusion = scores.classes, scores.confusion
    pairs = (
        (confusion[i][j] + confusion[j][i], -i, -j) for i in range(len(names)) for j in range(i)
    )
    count, i, j = max(pairs, default=(0, 0, 0))
    if count < _FEWEST:
        return None
    one, other = sorted((names[-i], names[-j]))
    rows = [*predictions.cell(answers, one, other), *predictions.cell(answers, other, one)]
    surest = sorted(rows, key=lambda row: -row.confidence)
    return MixedUp(classes=(one, other), pictures=tuple(surest))


def weakest(scores: ClassificationScores, points: Sequence[LearningPoint]) -> ClassScores | None:
    """The class that more pictures would help most; `None` where none are known to help.

    That more help was measured for all classes together: the last doubling was better beyond
    chance. Which of them is said by the recall, and only if the ranges of that class and of all
    others together do not touch.
    """
    doubling = learning.last_doubling(points)
    rows = [row for row in scores.per_class if row.recall is not None and row.high is not None]
    if doubling is None or doubling.low <= 0 or not rows:
        return None
    worst = min(rows, key=lambda row: row.recall or 0.0)
    others = [row for row in rows if row is not worst]
    right = round(sum(row.n * (row.recall or 0.0) for row in others))
    least, _ = wilson(right, sum(row.n for row in others))
    return worst if least is not None and least > (worst.high or 1.0) else None
