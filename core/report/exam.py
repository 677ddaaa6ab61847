"""How far the labelling of a folder is, in words: its exam, and what more answers would bring."""

from core.teach.exam_score import ExamScore
from core.teach.outlook import Outlook


def sentence(score: ExamScore) -> str:
    """`45 of 50 of the exam answered: 93 % right (82–98 %)`; what is not known yet is said."""
    told = f"{score.labelled:,} of {score.drawn:,} of the exam answered"
    return f"{told}: {result(score)}" if score.drawn else result(score)


def result(score: ExamScore) -> str:
    """The score alone, with its 95 % range."""
    if not score.drawn:
        return "there are too few pictures for an exam"
    if score.share is None or score.low is None or score.high is None:
        return f"{score.missing} more answers and it says how good the model is"
    low, high = round(100 * score.low), round(100 * score.high)
    return f"{round(100 * score.share)} % right ({low} to {high} %)"


def outlook(ahead: Outlook | None) -> str:
    """How many more answers are worth their while, as a range."""
    if ahead is None:
        return "How many more answers: not known yet"
    if ahead.flat:
        return "More answers hardly help now"
    if not ahead.fewest:
        return f"Up to {ahead.most:,} more answers may help"
    return f"About {ahead.fewest:,} to {ahead.most:,} more answers help"
