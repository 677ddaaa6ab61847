"""The expected score in words, before a training and after it."""

import pytest

from core.plan.plan import Plan
from core.plan.recipe import Recipe
from core.report import expected
from core.weights.backbone_choice import BackboneChoice

PLAN = Plan(
    name="x",
    folder="/x",
    classes=("a", "b"),
    backbone=BackboneChoice(name="resnet18", source="folder", path="/x"),
    expected=(0.83, 0.95),
)


def test_before_it_says_the_range_and_what_it_does_not_know() -> None:
    frozen = expected.before((0.83, 0.95), Recipe(strategy="features"))
    assert frozen == "Expect 83–95 % of new pictures to be named right."
    assert "only the training can tell" in expected.before((0.6, 0.98), Recipe(strategy="full"))


@pytest.mark.parametrize(
    ("low", "high", "how"),
    [(0.5, 0.8, "less than"), (0.8, 0.9, "as"), (0.6, 0.83, "as"), (0.96, 1.0, "more than")],
)
def test_after_it_is_held_against_what_was_stated(low: float, high: float, how: str) -> None:
    text = expected.after(PLAN, low, high)
    assert text == f"That is {how} expected before it began (83–95 %)."


def test_where_nothing_was_stated_nothing_is_said() -> None:
    assert expected.after(PLAN.model_copy(update={"expected": None}), 0.8, 0.9) == ""
    assert expected.after(PLAN, None, None) == ""
