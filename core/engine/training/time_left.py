"""The time left of a whole run, told while its pictures are still being embedded."""

from collections.abc import Callable

from core.plan.plan import Plan

_NUMBERS_A_SECOND = 2e6
"""Rows x features that a head is solved from in a second: 10,000 x 1,280 take 5 s and 100,000 x
1,280 take 83 s with C measured (`benchmarks/head.md`)."""
_AFTERWARDS_S = 1.0
"""Writing the model and the predictions."""
_STEP = 3.0
"""A training step costs three forward passes (Kaplan et al. 2020, section 2.1)."""


def head(plan: Plan, training: int, features: int) -> float:
    """Seconds that the heads of a plan take: a plain one, and one that has seen changed views.

    Args:
        plan: says how many views there are.
        training: pictures to learn from.
        features: numbers that a picture becomes.
    """
    changed = bool(plan.recipe.views and plan.augmentations)
    rows = training * (1 + (1 + plan.recipe.views if changed else 0))
    return rows * features / _NUMBERS_A_SECOND + _AFTERWARDS_S


def after_embedding(
    plan: Plan, training: int, validation: int, features: int
) -> Callable[[float], float]:
    """From pictures embedded a second to the seconds that all else will take.

    Args:
        plan: what is trained.
        training: pictures to learn from.
        validation: pictures to check with.
        features: numbers that a picture becomes.
    """
    recipe = plan.recipe
    if recipe.strategy == "features":
        seconds = head(plan, training, features)
        return lambda _: seconds
    passes = recipe.epochs * training * _STEP + recipe.looks * validation
    return lambda rate: head(plan, training, features) + passes / max(rate, 1e-6)
