"""Charts are valid Plotly figures, tell what is known, and never read names as markup."""

from dataclasses import replace

import numpy as np
import pytest

from core.report import figures
from core.runs.event import Baseline, Epoch
from core.tasks import class_scores, classify
from core.tasks.class_scores import ClassificationScores

graph_objects = pytest.importorskip("plotly.graph_objects")


METRIC = classify.TASK.metric


def epochs(n: int) -> list[Epoch]:
    return [
        Epoch(
            epoch=e,
            of=8,
            training={"loss": 1 / e, "accuracy": 1 - 0.5 / e},
            validation={"loss": 1.2 / e, "accuracy": 1 - 0.6 / e},
        )
        for e in range(1, n + 1)
    ]


def scores(classes: tuple[str, ...] = ("a", "b")) -> ClassificationScores:
    generator = np.random.default_rng(0)
    labels = [classes[i] for i in generator.integers(0, len(classes), 50)]
    return class_scores.score(labels, generator.random((50, len(classes))), classes)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("stacked", [False, True])
@pytest.mark.parametrize("n", [0, 1, 5])
@pytest.mark.parametrize("baseline", [None, Baseline(scores={"accuracy": 0.9})])
def test_curves_are_a_valid_figure(
    dark: bool, stacked: bool, n: int, baseline: Baseline | None
) -> None:
    figure = figures.curves(epochs(n), baseline, METRIC, dark=dark, stacked=stacked)
    graph_objects.Figure(figure)
    assert [trace["name"] for trace in figure["data"]] == [
        "training", "validation", "training", "validation", "backbone as it is (frozen features)",
    ]  # fmt: skip
    assert [len(trace["x"]) for trace in figure["data"]] == [n] * 4 + [2 if baseline else 0]
    assert figure["layout"]["uirevision"] == "keep"
    titles = [figure["layout"][axis].get("title", {}).get("text") for axis in ("xaxis", "xaxis2")]
    assert [bool(one) for one in titles] == [not stacked, True], "no room between two panels"


def test_colours_mean_the_same_everywhere() -> None:
    for dark in (False, True):
        tone = figures.colours(dark=dark)
        data = figures.curves(epochs(2), Baseline(scores={"accuracy": 0.5}), METRIC, dark=dark)[
            "data"
        ]
        drawn = [trace["line"]["color"] for trace in data]
        assert drawn == [tone[n] for n in ("training", "validation") * 2] + [tone["baseline"]]
        assert data[4]["line"]["dash"] == "dot"
    assert figures.colours() is not figures.colours()


@pytest.mark.parametrize(("dark", "ground"), [(False, "#ffffff"), (True, "#0e1117")])
def test_texts_and_lines_stand_out_from_the_page(dark: bool, ground: str) -> None:
    tone = figures.colours(dark=dark)
    assert contrast(tone["text"], ground) >= 4.5
    for name in ("training", "validation", "baseline"):
        assert contrast(tone[name], ground) >= 3.5, name


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_unknown_and_infinite_values_are_left_out() -> None:
    points = epochs(3)
    points[1] = replace(points[1], training={"loss": None})
    points[2] = replace(points[2], validation={"loss": float("nan")})
    data = figures.curves(points, None, METRIC)["data"]
    assert data[0]["x"] == [1, 3]
    assert data[1]["x"] == [1, 2]
    assert "nan" not in figures.describe_curves(points, None, METRIC)


def test_the_curves_are_told_in_words() -> None:
    text = figures.describe_curves(epochs(4), Baseline(scores={"accuracy": 0.93}), METRIC)
    assert "4 of 8 rounds (epochs)" in text
    assert "from 1.000 to 0.250" in text
    assert "93.0%" in text
    assert "no round" in figures.describe_curves([], None, METRIC)


def test_the_confusion_matrix_shows_counts_and_gives_plain_names_to_clicks() -> None:
    nasty = "<a href='x'>b</a>"
    found = scores(("a", nasty))
    figure = figures.confusion(found)
    graph_objects.Figure(figure)
    (heat,) = figure["data"]
    assert heat["text"] == [list(row) for row in found.confusion]
    assert heat["customdata"][0][1] == ["a", nasty]
    assert nasty not in str(figure["layout"])
    assert nasty not in str(heat["hovertext"])
    assert figure["layout"]["yaxis"]["autorange"] == "reversed"


def test_many_classes_hide_the_counts_and_the_names() -> None:
    figure = figures.confusion(scores(tuple(f"c{n}" for n in range(60))), dark=True)
    graph_objects.Figure(figure)
    assert figure["data"][0]["texttemplate"] == ""
    assert figure["layout"]["xaxis"]["showticklabels"] is False
    assert figure["layout"]["height"] <= 900


def test_the_confusion_matrix_is_told_in_words() -> None:
    found = class_scores.score(["a", "a", "b"], np.array([[1, 0], [0, 1.0], [0, 1]]), ("a", "b"))
    assert figures.describe_confusion(found) == (
        "Confusion matrix of 3 pictures: 2 right, 1 wrong. 1 × a taken for b."
    )
    nothing = class_scores.score([], np.zeros((0, 2)), ("a", "b"))
    assert "no pictures" in figures.describe_confusion(nothing)
    graph_objects.Figure(figures.confusion(nothing))


def test_a_name_at_the_foot_of_a_panel_does_not_lie_on_the_ticks() -> None:
    for validation, above, below in ((0.03, 34, 18), (0.4, 12, 12)):
        low = Epoch(epoch=9, training={"loss": 0.01}, validation={"loss": validation})
        loss = figures.curves([*epochs(8), low], None, METRIC)["layout"]["annotations"][:2]
        told = {one["text"]: one["yshift"] for one in loss}
        assert told == {"training": below, "validation": above}


def test_two_lines_far_from_the_foot_are_named_above_and_below() -> None:
    loss = figures.curves(epochs(2), None, METRIC)["layout"]["annotations"][:2]
    assert {one["text"]: one["yshift"] for one in loss} == {"validation": 12, "training": -12}


def test_the_accuracy_axis_never_calls_two_ticks_the_same() -> None:
    """Between 98 % and 99 % it said 99 %, 99 %, 98 %, 98 %."""
    stops = figures.curves([], None, METRIC)["layout"]["yaxis2"]["tickformatstops"]
    for step in (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2):
        (form,) = [
            stop["value"]
            for stop in stops
            if (stop["dtickrange"][0] or 0) <= step < (stop["dtickrange"][1] or 9)
        ]
        ticks = [f"{0.9 + n * step:{form}}" for n in range(5)]
        assert len(set(ticks)) == 5
