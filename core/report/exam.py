"""How far the labelling of a folder is, in words: its exam, and what more answers would bring."""

from core.data.copies import many
from core.teach.exam_score import ExamScore
from core.teach.outlook import Outlook


def sentence(score: ExamScore) -> str:
    """`Exam: 45 of 50 answered · 93 % right (82 to 98 %)`; what is not known yet is said."""
    if not score.drawn:
        return "No exam: the folder came with its labels, or has too few pictures"
    return f"Exam: {score.labelled:,} of {score.drawn:,} answered · {_result(score)}"


def _result(score: ExamScore) -> str:
    """The score alone, with its 95 % range."""
    if score.share is None or score.low is None or score.high is None:
        more = many(score.missing, "more answer")
        return f"{more} until it says how good the model is"
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
