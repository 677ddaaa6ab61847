"""The class in question stands out; names are data; words say the areas with range and n."""

import numpy as np

from core.data.target import OneClass
from core.report import class_curves, predictions
from core.report.predictions import Predictions
from core.tasks.classify import TASK

NAMES = ("<b>ant</b>", "bee", "wasp")


def answers() -> Predictions:
    generator = np.random.default_rng(0)
    true = generator.integers(0, 2, 60)
    table = generator.dirichlet((1, 1, 1), 60)
    table[np.arange(60), true] += 0.3
    rows = [(f"{at}.png", OneClass(NAMES[c])) for at, c in enumerate(true)]
    return predictions.make(TASK, rows, table, NAMES)


def test_one_class_is_drawn_last_and_thick_the_others_thin_and_grey() -> None:
    drawn = class_curves.of(answers())
    figure = class_curves.draw(drawn, "bee")
    *_, roc, precise = figure["data"]
    assert (roc["name"], precise["name"]) == ("bee", "bee")
    assert (roc["xaxis"], precise["xaxis"]) == ("x", "x2")
    assert roc["x"][-1] == roc["y"][-1] == precise["x"][-1] == 1
    thin = [trace for trace in figure["data"] if trace["line"]["width"] == 1]
    assert len(thin) == 6, "both curves of two others, and twice guessing"
    assert "&lt;b&gt;ant&lt;/b&gt;" in {trace["name"] for trace in thin}


def test_a_class_without_pictures_has_no_curve_and_says_so() -> None:
    found = class_curves.of(answers())
    assert (found["wasp"].roc, found["wasp"].precise) == (None, None)
    assert class_curves.draw(found, "wasp")["data"][-1]["x"] == []
    scores = TASK.score(answers().targets, answers().probabilities, NAMES, None)
    ant, _, wasp = scores.per_class
    assert "not known" in class_curves.describe(wasp)
    said = class_curves.describe(ant)
    assert f"{ant.n} pictures" in said
    assert f"ROC curve is {ant.roc_auc:.3f} ({ant.roc_auc_low:.3f} to" in said


def test_on_a_narrow_screen_the_panels_lie_one_above_the_other() -> None:
    drawn = class_curves.of(answers())
    wide, narrow = (class_curves.draw(drawn, "bee", stacked=one)["layout"] for one in (False, True))
    assert wide["xaxis"]["domain"][1] < wide["xaxis2"]["domain"][0]
    assert narrow["xaxis"]["domain"] == narrow["xaxis2"]["domain"]
    assert narrow["yaxis"]["domain"][0] > narrow["yaxis2"]["domain"][1]
