"""The learning curve is a valid figure; its words promise no more than was measured."""

import pytest

from core.report import learning
from core.runs.event import LearningPoint
from core.tasks.classify import TASK
from core.tasks.ranges import paired, wilson

graph_objects = pytest.importorskip("plotly.graph_objects")


def point(pictures: int, right: int, n: int, **more: object) -> LearningPoint:
    low, high = wilson(right, n)
    scores = {"accuracy": right / n, "low": low, "high": high, "n": n}
    return LearningPoint(pictures=pictures, scores=scores, **more)  # type: ignore[arg-type]


GROWING = [point(20, 14, 20), point(45, 40, 50), point(90, 88, 100)]


@pytest.mark.parametrize("dark", [False, True])
def test_it_is_a_valid_figure_with_its_range(dark: bool) -> None:
    band, line = graph_objects.Figure(learning.curve(GROWING, TASK.metric, dark=dark)).data
    assert list(line.x) == [20, 45, 90]
    assert list(line.y) == [0.7, 0.8, 0.88]
    assert len(band.y) == 6
    assert min(band.y) < 0.7 < max(band.y)


def test_a_single_point_shows_its_range_too() -> None:
    first = point(4, 7, 16)
    _, line = graph_objects.Figure(learning.curve([first], TASK.metric)).data
    low, high = wilson(7, 16)
    assert line.y[0] + line.error_y.array[0] == pytest.approx(high)
    assert line.y[0] - line.error_y.arrayminus[0] == pytest.approx(low)
    _, line = graph_objects.Figure(learning.curve(GROWING, TASK.metric)).data
    assert line.error_y.array is None, "a band says it"


def test_before_the_first_point_it_stands_empty_and_says_what_will_come() -> None:
    figure = graph_objects.Figure(learning.curve([], TASK.metric))
    assert [len(trace.x) for trace in figure.data] == [0, 0]
    assert "is drawn as soon as" in learning.describe([], TASK.metric)


def test_a_point_without_a_score_is_passed_over() -> None:
    unknown = LearningPoint(pictures=5, scores={"accuracy": None, "n": 0})
    figure = learning.curve([unknown, *GROWING], TASK.metric)
    assert list(figure["data"][1]["x"]) == [20, 45, 90]
    assert "After 90 training pictures" in learning.describe([*GROWING, unknown], TASK.metric)


def test_its_words_say_on_what_it_was_judged() -> None:
    said = learning.describe(GROWING, TASK.metric)
    assert "88% right on the 100 validation pictures looked at so far" in said
    settled = learning.describe([point(90, 88, 100, settled=True)], TASK.metric)
    assert "on the 100 validation pictures, " in settled


@pytest.mark.parametrize(
    ("gained", "lost", "n", "said"),
    [
        (20, 2, 200, "more pictures would help"),
        (1, 2, 400, "would bring little"),
        (3, 1, 40, "cannot be told from 40 validation pictures"),
    ],
)
def test_what_more_would_bring_is_said_as_far_as_it_was_measured(
    gained: int, lost: int, n: int, said: str
) -> None:
    before = point(100, n - gained, n, settled=True)
    after = point(200, n - lost, n, settled=True, gained=gained, lost=lost)
    told = learning.more([before, after])
    assert said in told
    low, high = paired(gained, lost, n)
    assert low is not None
    assert high is not None
    assert f"{high * 100:+.0f} points" in told.replace("\N{MINUS SIGN}", "-")


def test_nothing_is_said_before_the_doubling_was_measured() -> None:
    assert learning.more(GROWING) == ""
    assert learning.more([]) == ""
    assert learning.more([point(9, 5, 6, settled=True)]) == ""
