"""What a threshold costs and brings, drawn and said from the same numbers."""

import numpy as np

from core.data.target import OneClass, classes
from core.protocol.prediction import LabelShare, PicturePrediction
from core.report import not_sure, predictions
from core.report.predictions import Predictions
from core.tasks import multilabel
from core.tasks.classify import TASK
from core.tasks.label_scores import LabelScores


def answers() -> Predictions:
    """Ten sure and right, ten unsure of which half are right."""
    table = np.array([[0.95, 0.05]] * 10 + [[0.6, 0.4]] * 10)
    shown = [OneClass("a")] * 15 + [OneClass("b")] * 5
    rows = [(f"{at}.png", target) for at, target in enumerate(shown)]
    return predictions.make(TASK, rows, table, ("a", "b"))


GROUPS = [str(at) for at in range(20)]


def test_a_threshold_says_what_is_answered_and_what_was_without_it() -> None:
    curve = not_sure.steps(answers(), GROUPS)
    said = not_sure.describe(curve[80], curve[0])
    assert said.startswith("50% of 20 pictures (10) are answered, 100.0% of these right (")
    assert "Without a threshold it is 75.0%" in said
    assert not_sure.describe(curve[0], curve[0]).startswith("Every answer counts: 75.0% right (")
    assert "Nothing is answered" in not_sure.describe(curve[99], curve[0])


def test_of_several_classes_right_is_all_of_them_and_a_doubt_about_any_counts() -> None:
    table = np.array([[0.95, 0.9], [0.95, 0.4], [0.95, 0.02], [0.02, 0.97]])
    shown = [classes(["a", "b"]), classes(["a", "b"]), classes(["a"]), classes(["a"])]
    rows = [(f"{at}.png", target) for at, target in enumerate(shown)]
    made = predictions.make(multilabel.TASK, rows, table, ("a", "b"))
    curve = not_sure.steps(made, GROUPS[:4], several=True)
    exact = multilabel.TASK.score(shown, table, ("a", "b"), None)
    assert (curve[0].right, curve[0].n) == (0.5, 4)
    assert isinstance(exact, LabelScores)
    assert curve[0].right == exact.exact
    assert [(curve[at].n, curve[at].right) for at in (70, 93)] == [(3, 2 / 3), (2, 0.5)]
    records = [
        PicturePrediction(
            file="",
            labels=tuple(LabelShare(label=n, confidence=row.share(n)) for n in row.predicted.names),
            top=tuple(LabelShare(label=n, confidence=row.share(n)) for n in ("a", "b")),
        )
        for row in made.rows
    ]
    for step in curve:
        assert step.n == sum(record.sureness >= step.below for record in records)


def test_the_curve_marks_the_choice_and_ends_where_nothing_is_answered() -> None:
    curve = not_sure.steps(answers(), GROUPS)
    band, line, here = not_sure.draw(curve, curve[80])["data"]
    assert (here["x"], here["y"]) == ([0.5], [1.0])
    assert set(line["x"]) == {1.0, 0.5}
    assert len(band["x"]) == 2 * len(line["x"])
    assert not_sure.draw(curve, curve[99])["data"][2]["x"] == []


def test_pictures_of_no_class_are_counted_where_they_are_refused() -> None:
    found = not_sure.refused([0.5, 0.7, 0.9], 0.8)
    assert found is not None
    assert (found.n, found.of) == (2, 3)
    assert found.low < 2 / 3 < found.high
    assert "2 would be refused" in found.sentence
    assert not_sure.refused([], 0.8) is None
