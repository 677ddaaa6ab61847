"""Laws of the chart of classes that come together."""

import numpy as np

from core.report import together
from core.tasks import label_scores
from core.tasks.label_scores import LabelScores

SHOWN = [["<b>", "a"], ["<b>", "a"], ["a"], ["c"]]
NAMES = ("<b>", "a", "c")


def scores() -> LabelScores:
    shares = np.array([[0.9, 0.1, 0], [0.9, 0.9, 0], [0, 0.2, 0], [0, 0, 0.9]])
    return label_scores.score(SHOWN, shares, NAMES, (0.5,) * 3)


def test_a_cell_says_how_often_the_second_was_missed_beside_the_first() -> None:
    heat = together.together(scores())["data"][0]
    assert heat["text"] == [["0/2", "1/2", ""], ["0/2", "2/3", ""], ["", "", "0/1"]]
    assert heat["z"][1][1] == 2 / 3
    assert heat["customdata"][0][1] == ["<b>", "a"]


def test_names_are_data_never_markup() -> None:
    figure = together.together(scores())
    assert figure["layout"]["xaxis"]["ticktext"][0] == "&lt;b&gt;"
    assert "<b>" not in str(figure["data"][0]["hovertext"])


def test_the_words_say_what_comes_together_and_what_is_missed() -> None:
    said = together.describe(scores())
    assert "<b> and a: 2." in said
    assert "a missed on 2 of 3." in said
    nothing = label_scores.score([], np.zeros((0, 3)), NAMES, (0.5,) * 3)
    assert "no pictures" in together.describe(nothing)
