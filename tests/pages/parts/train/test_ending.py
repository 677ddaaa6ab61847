"""The end of a training in one sentence with its pictures, and three ways on."""

from pathlib import Path

from core.plan import plan as plans
from tests.pages.conftest import Open, words_of


def test_a_finished_run_says_what_came_of_it_and_offers_three_ways_on(
    open_page: Open, finished: Path
) -> None:
    app = open_page("train")
    assert not app.exception
    said = words_of(app).replace("\u202f", " ")
    assert "83 % right (40–97 %, 6 pictures it did not learn from)" in said
    assert "expected before it began" not in said
    assert "1 mistake, no two classes are mixed up more than once." in said
    assert [app.button(key=key).label for key in ("try", "improve", "take")] == [
        "Try it", "Improve it", "Take it along",
    ]  # fmt: skip
    app.button(key="improve").click().run()
    assert app.button(key="train")


def test_what_was_expected_stands_beside_what_came(open_page: Open, finished: Path) -> None:
    plan = plans.load(finished)
    plans.save(plan.model_copy(update={"expected": (0.7, 0.96)}), finished)
    assert "That is as expected before it began (70–96 %)." in words_of(open_page("train"))
