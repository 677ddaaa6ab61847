"""The chart of the search for a learning rate is a valid figure that says what was taken."""

import pytest

from core.report import rates
from core.runs.event import Finder

graph_objects = pytest.importorskip("plotly.graph_objects")
FOUND = Finder(
    rates=tuple(10 ** (-5 + n / 10) for n in range(30)),
    losses=tuple(0.3 + (n % 3) / 10 for n in range(30)),
    smoothed=(0.35,) * 30,
    chosen=3e-4,
)


@pytest.mark.parametrize("dark", [False, True])
def test_it_is_a_valid_figure_with_all_batches(dark: bool) -> None:
    figure = graph_objects.Figure(rates.rates(FOUND, dark=dark))
    assert [len(trace.x) for trace in figure.data] == [30, 30]
    assert figure.layout.shapes[0].x0 == FOUND.chosen


def test_its_words_say_what_was_taken() -> None:
    assert "0.0003 was taken" in rates.describe(FOUND)
    assert "30 batches" in rates.describe(FOUND)
