"""The score of a recipe held out in turn, in words."""

import pytest

from core.report import held_out
from core.runs.event import Result
from core.tasks.classify import TASK


def test_it_says_how_many_pictures_and_the_range() -> None:
    scores = {"accuracy": 0.95, "low": 0.92, "high": 0.97, "n": 340, "folds": 5}
    assert held_out.sentence(Result(folds=scores), TASK.metric) == (
        "Held out in turn (5-fold): 95% right (92 to 97%, 340 pictures)."
    )


@pytest.mark.parametrize("folds", [None, {}, {"accuracy": None, "n": 0}])
def test_where_nothing_was_held_out_nothing_is_said(folds: dict[str, float] | None) -> None:
    assert held_out.sentence(Result(folds=folds), TASK.metric) == ""


def test_more_pictures_make_a_narrower_range() -> None:
    halves = [held_out.half_range(n, 0.9) for n in (0, 10, 60, 300)]
    assert halves[0] == 1
    assert halves == sorted(halves, reverse=True)
    assert halves[2] > held_out.WIDE > halves[3]
