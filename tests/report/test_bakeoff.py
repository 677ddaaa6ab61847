"""The chart of the bake-off is a valid figure whose names neither overlap nor read as markup."""

import pytest

from core.report import bakeoff
from core.report.bakeoff import TitledResult
from core.weights.backbone_choice import BackboneChoice
from tests.answers import result

graph_objects = pytest.importorskip("plotly.graph_objects")


def row(title: str, accuracy: float | None, speed: float, *, tied: bool = True) -> TitledResult:
    spread = (accuracy - 0.03, accuracy + 0.02) if accuracy is not None else (None, None)
    scored = result(
        BackboneChoice(name="resnet18", source="embedded"), accuracy, low=spread[0],
        high=spread[1], n=100, pictures_per_second=speed, tied_with_best=tied,
    )  # fmt: skip
    return TitledResult(title=title, result=scored)


ROWS = [row("One", 0.97, 210.0), row("Two", 0.95, 800.0), row("Three", 0.6, 12.0, tied=False)]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("rows", [[], ROWS[:1], ROWS], ids=["none", "one", "three"])
def test_it_is_a_valid_figure(dark: bool, rows: list[TitledResult]) -> None:
    figure = graph_objects.Figure(bakeoff.bakeoff(rows, dark=dark))
    assert sum(len(trace.x) for trace in figure.data) == len(rows)
    assert len(figure.layout.annotations) == len(rows)


def test_every_dot_has_its_range() -> None:
    alike, behind = bakeoff.bakeoff(ROWS)["data"]
    assert alike["y"] == [0.97, 0.95]
    assert behind["y"] == [0.6]
    assert alike["error_y"]["arrayminus"] == pytest.approx([0.03, 0.03])
    assert alike["error_y"]["array"] == pytest.approx([0.02, 0.02])


def test_those_behind_differ_in_shape_and_not_in_colour_alone() -> None:
    alike, behind = bakeoff.bakeoff(ROWS)["data"]
    assert alike["marker"]["symbol"] != behind["marker"]["symbol"]


def test_what_could_not_be_scored_is_not_drawn() -> None:
    figure = bakeoff.bakeoff([*ROWS, row("Four", None, 10.0)])
    assert sum(len(trace["x"]) for trace in figure["data"]) == 3


@pytest.mark.parametrize("width", [320, 1100])
def test_names_of_dots_in_one_place_lie_apart(width: int) -> None:
    rows = [row(f"MobileNetV2 (number {n})", 0.95 + n / 1000, 200 + n) for n in range(5)]
    shifts = [(note["ax"] > 0, note["ay"]) for note in bakeoff.bakeoff(rows, width_px=width)
              ["layout"]["annotations"]]  # fmt: skip
    assert len(set(shifts)) == 5


def test_a_name_stays_inside_the_chart() -> None:
    rows = [row("A long name of a backbone", 0.9, speed) for speed in (800.0, 300.0, 12.0)]
    fast, _, slow = bakeoff.bakeoff(rows)["layout"]["annotations"]
    assert fast["xanchor"] == "right", "the fastest stands at the right edge"
    assert slow["xanchor"] == "left"


def test_a_name_from_disk_is_never_markup() -> None:
    figure = bakeoff.bakeoff([row("<b>x</b>", 0.9, 10.0)])
    assert figure["layout"]["annotations"][0]["text"] == "&lt;b&gt;x&lt;/b&gt;"
    assert figure["data"][0]["text"] == ["&lt;b&gt;x&lt;/b&gt;"]


def test_the_words_say_what_the_dots_show() -> None:
    said = bakeoff.describe(ROWS)
    assert "Two: 95.0% right (92% to 97%), 800 pictures a second" in said
    assert "nothing is measured" in bakeoff.describe([])
