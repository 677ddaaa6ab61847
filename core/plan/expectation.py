"""What a training should come to on new pictures, as a range, before it has begun."""

from core.plan.recipe import Recipe
from core.tasks.ranges import wilson

_COUNTED = 0.4
"""Share of the pictures that the range is made of; at half of them it held 92 % of 60 pictures'
scores and 90 % of 20 pictures' (4,000 draws each)."""


def expectation(
    accuracy: float, n: int, recipe: Recipe, effect: float = 1.0
) -> tuple[float, float] | None:
    """The 95 % range of the share of new pictures named right, for as many as were looked at.

    Both are samples, those that were looked at and those to come, so that the range would be
    Wilson's of half as many pictures; of two fifths, it holds for few pictures as well. Where the
    backbone learns too, the upper end is open: drawn signs went from 94 % right to all of them.

    Args:
        accuracy: of a head on frozen features, cross-validated, 0-1.
        n: pictures that it was measured on.
        recipe: how the training goes.
        effect: how many of the pictures say no more than one, see `core.tasks.ranges`.

    Returns:
        `None` where the training does not build on what was measured.
    """
    if recipe.strategy == "scratch":
        return None
    seen = round(n * _COUNTED)
    low, high = wilson(round(accuracy * seen), seen, effect)
    if low is None or high is None:
        return None
    return low, high if recipe.strategy == "features" else 1.0
