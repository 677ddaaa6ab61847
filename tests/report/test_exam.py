"""The exam in words."""

from core.report import exam
from core.teach.exam_score import ExamScore
from core.teach.outlook import Outlook


def test_a_score_comes_with_its_range_and_with_how_much_is_answered() -> None:
    score = ExamScore(labelled=45, drawn=50, share=0.93, low=0.82, high=0.98)
    assert exam.sentence(score) == "Exam: 45 of 50 answered · 93 % right (82 to 98 %)"


def test_before_it_is_big_enough_to_say_anything_it_says_so() -> None:
    score = ExamScore(labelled=12, drawn=50, missing=8)
    assert exam.sentence(score).startswith("Exam: 12 of 50 answered · 8 more answers")
    assert exam.sentence(ExamScore(labelled=0, drawn=0)).startswith("No exam")


def test_what_more_answers_would_bring_is_a_range_or_not_known() -> None:
    assert "not known yet" in exam.outlook(None)
    assert exam.outlook(Outlook(fewest=0, most=0, changed=0.0)) == "More answers hardly help now"
    assert exam.outlook(Outlook(fewest=0, most=9, changed=0.1)).startswith("Up to 9 more")
    assert "40 to 90" in exam.outlook(Outlook(fewest=40, most=90, changed=0.1))
