"""A chart is drawn within its frame, whatever the numbers, and says itself in words."""

import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import pytest

from core.report import drawing
from core.report.drawing import Line


@pytest.mark.parametrize(
    ("low", "high"),
    [(0.0, 1.0), (0.93, 0.97), (5.0, 5.0), (0.0, 0.0), (1.0, 1000.0), (-0.2, 1e-9), (1e-12, 3e-12)],
)
def test_ticks_are_round_and_hold_the_range(low: float, high: float) -> None:
    found = drawing.ticks(low, high)
    assert found[0] <= low + 1e-9 * abs(low)
    assert found[-1] >= high - 1e-9 * abs(high)
    assert 2 <= len(found) <= 8
    steps = {round((b - a) / (found[1] - found[0]), 6) for a, b in pairwise(found)}
    assert steps == {1.0}


def test_whole_things_have_whole_ticks() -> None:
    assert drawing.ticks(1, 2, whole=True) == [1, 2]
    assert all(tick == int(tick) for tick in drawing.ticks(1, 7, whole=True))


def test_all_points_lie_within_the_frame_and_rise_upward() -> None:
    lines = [Line(name="a", kind="training", points=[(1, 0.2), (2, 0.9), (3, 0.5)])]
    text = drawing.chart(lines, across="Epoch", up="Share", says="It rises.", percent=True)
    places = re.search(r'points="([^"]+)"', text)
    assert places
    points = [tuple(map(float, pair.split(","))) for pair in places[1].split()]
    assert all(0 <= x <= 640 and 0 <= y <= 300 for x, y in points)
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert points[1][1] < points[2][1] < points[0][1]


def test_names_are_text_and_the_chart_is_well_formed() -> None:
    lines = [Line(name="<b>", kind="training", points=[(1, 1)])]
    text = drawing.chart(lines, across="<i>", up="&", says='"quoted"')
    told = ElementTree.fromstring(text)  # noqa: S314 - our own
    assert "".join(told.itertext()).count("<b>") == 1
    svg = told.find("svg")
    assert svg is not None
    assert svg.get("aria-label") == '"quoted"'


def test_without_points_there_is_no_chart() -> None:
    empty = [Line(name="a", kind="training", points=[])]
    assert drawing.chart(empty, across="x", up="y", says="nothing") == ""
